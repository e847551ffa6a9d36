// What the server sends, as types for tsc: nothing of this is left when it runs.

/**
 * A lever of the register.
 * @typedef {object} Lever
 * @property {string} name
 * @property {string} label
 * @property {string} unit
 * @property {number} low
 * @property {number} high
 * @property {number} default
 * @property {number} step of its slider
 * @property {number[]} stops where its slider stands; empty for equal steps
 * @property {{ any: { lever: string, code: number | null }[], words: string, short: string }[]} needs without which it does nothing
 * @property {string} group
 * @property {string} mechanism what it does
 * @property {string} source
 * @property {string[]} choices words of its codes; empty for a number
 * @property {{ times: number, before: string, after: string, is_short: boolean, about: string }} reading how a value is written
 */

/**
 * A key figure by name, and how a target for it is typed.
 * @typedef {{ name: string, label: string, group: string, typed: { times: number, unit: string } }} Kpi
 */

/**
 * A figure that a room looks at.
 * @typedef {{ name: string, label: string, good: string, definition: string }} Criterion
 */

/**
 * A criterion of a table's result, in words; `right` is null without a prediction.
 * @typedef {object} Scored
 * @property {string} a without policies
 * @property {string} b with the table's
 * @property {string} unit
 * @property {(number | null)[]} means without and with, in the register's unit
 * @property {string | null} before what the table reached in its last round in this world
 * @property {number} before_round which that was
 * @property {string} verdict
 * @property {string} symbol
 * @property {boolean | null} right
 */

/**
 * A guess of what a policy does to a figure.
 * @typedef {"up" | "same" | "down"} Guess
 */

/**
 * A table of a room, as far as one may see it.
 * @typedef {object} Table
 * @property {string} name
 * @property {number} people
 * @property {boolean} ready whether it has a policy
 * @property {boolean} carried whether that is the policy of the last round, not sent again yet
 * @property {number} version how often its policy or its reason was changed
 * @property {string} reason why it chose it
 * @property {number} predicted figures that it predicted
 * @property {number} votes
 * @property {boolean | null} reached whether its result reaches the target
 * @property {object | null} wish
 * @property {Record<string, Guess>} guesses
 * @property {{ figures: Record<string, Scored>, policies: string[], right: number, judged: number } | null} result
 * @property {string[]} [policies] its policy in words, in a round that is over and showed no result of it
 */

/**
 * A room, as far as one may see it.
 * @typedef {object} Room
 * @property {string} name
 * @property {string} code
 * @property {number} preset
 * @property {object} world how its world differs from the scenario's
 * @property {"open" | "locked" | "running" | "revealed"} phase
 * @property {string} progress
 * @property {number} round number of the round that is on
 * @property {number | null} seconds that are left, with a timer
 * @property {string} target what the tables try to reach
 * @property {{ figure: string, side: string, value: number, words: string } | null} goal the same as a figure
 * @property {number} veiled figures that are not shown yet
 * @property {string} reach where phones reach the server; nothing where only this machine can
 * @property {Record<string, Record<Guess, number>> | null} guessed people by criterion and prediction
 * @property {boolean} hides_names
 * @property {Criterion[]} criteria
 * @property {Table[]} tables
 * @property {number | null} mine place of one's own table
 * @property {number | null} vote
 * @property {Record<string, Guess>} own what one predicted oneself
 */

/**
 * One arm of a film: columns of what happens in it, its news, and the bytes of sizes and frames.
 * @typedef {object} Arm
 * @property {Record<string, any[]>} suppliers
 * @property {Record<string, any[]>} contracts
 * @property {[number, number, number, number][]} memberships unit, franchisor, first week, end
 * @property {[number, number, number, number][]} chain subcontractor, prime, first week, end
 * @property {[number, number, number][]} claims creditor, failed firm, week
 * @property {any[]} events
 * @property {any[]} moments
 * @property {{ lost: number[], bill: number[], still: number[] } | null} tolls
 * @property {Record<string, any[]>} series
 * @property {Uint8Array} sizes
 * @property {Uint8Array} frames
 * @property {number} months
 * @property {number} width suppliers that are drawn
 */

/**
 * Two runs, week by week.
 * @typedef {object} Film
 * @property {string} key
 * @property {string[]} names
 * @property {number} seed
 * @property {number} weeks
 * @property {number} month weeks between two sizes
 * @property {string} start
 * @property {string[]} sectors
 * @property {{ name: string, label: string, unit: string }[]} fans
 * @property {[number, number][]} shapes
 * @property {Arm[]} arms
 * @property {{ name: string, x: number, y: number, budget: number }[]} councils
 * @property {{ one: string, colour: string, shape: string, social: boolean }[]} kinds
 */

/**
 * A line of the news of a film, at the least; its name is that of the event, or of the firm whose turning point it is.
 * @typedef {{ week: number, text: string, name: string, side: number }} Happening
 */

export {};
