/* What simulator/engine/chance.py::fill_uniforms and simulator/engine/ledger.py::total_of_kind do, written in C. */
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
