/* What simulator/engine/chance.py::fill_uniforms, simulator/engine/ledger.py::total_of_kind and simulator/phases/social.py do, in C. */
#include <stdint.h>

static const uint64_t LOW = 0xFFFFFFFF;

void fill_uniforms(double *out, int64_t seed, int64_t decision, int64_t week, const int64_t *who, int64_t count, int64_t what)
{
    for (int64_t i = 0; i < count; i++) {
        uint64_t id = (uint64_t)who[i];
        uint64_t c0 = (uint64_t)decision | (uint64_t)week << 8, c1 = id & LOW, c2 = (uint64_t)what & LOW;
        uint64_t c3 = (id >> 32 & 0xFFFF) | ((uint64_t)what >> 32 & 0xFFFF) << 16;
        uint64_t k0 = (uint64_t)seed & LOW, k1 = (uint64_t)seed >> 32 & LOW;
        for (int round = 0; round < 10; round++) {
            uint64_t p0 = 0xD2511F53 * c0, p1 = 0xCD9E8D57 * c2;
            c0 = (p1 >> 32) ^ c1 ^ k0;
            c1 = p1 & LOW;
            c2 = (p0 >> 32) ^ c3 ^ k1;
            c3 = p0 & LOW;
            k0 = (k0 + 0x9E3779B9) & LOW;
            k1 = (k1 + 0xBB67AE85) & LOW;
        }
        double u = ((double)(c0 >> 5) * 67108864.0 + (double)(c1 >> 6) + 0.5) / 9007199254740992.0;
        out[i] = u < 1.0 ? u : 0x1.fffffffffffffp-1;
    }
}

int64_t total_of_kind(const int64_t *cash, const int64_t *kinds, int64_t accounts, int64_t kind)
{
    int64_t balance = 0;
    for (int64_t i = 0; i < accounts; i++)
        if (kinds[i] == kind)
            balance += cash[i];
    return balance;
}

typedef struct {
    int64_t size, kind, job_weeks, home_work, away_work; /* bytes of a row, and where in it */
} layout;

void social_month(char *suppliers, int64_t count, layout at, double home, double away, double *job_weeks, double *respend)
{
    for (int64_t row = 0; row < count; row++, suppliers += at.size) {
        double *jobs = (double *)(suppliers + at.job_weeks);
        double *at_home = (double *)(suppliers + at.home_work), *elsewhere = (double *)(suppliers + at.away_work);
        if (*jobs != 0.0 || *at_home != 0.0 || *elsewhere != 0.0) {
            int32_t kind = *(int32_t *)(suppliers + at.kind);
            job_weeks[kind] += *jobs;
            respend[kind] += *at_home * home;
            respend[kind] += *elsewhere * away;
            *jobs = *at_home = *elsewhere = 0.0;
        }
    }
}
