// journal-verify: a whole export is verified on one core, line by line, signatures included,
// against nothing but SHA-256 over the bytes that its entries are hashed from.

#include "gateway/crypto/random.h"
#include "gateway/journal/journal.h"
#include "gateway/verifier/verifier.h"
#include "tests/bench/support/bench.h"

#include <openssl/evp.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <streambuf>

namespace {

namespace bench = tests::bench;
using namespace gateway;

constexpr std::int64_t entries{200'000};

/// A decision's entry as a batch writes it: seventeen fields, two of them withheld.
std::string body(std::int64_t number) {
    const auto digest = [&](int what) {
        return core::to_hex(crypto::sha256(core::as_bytes(std::to_string(number * 4 + what))));
    };
    std::string fields;
    for (int field{0}; field < 17; ++field) {
        fields += (fields.empty() ? "" : ",")
                  + std::string{R"({"form":"full","item":"person.item-)"} + std::to_string(field)
                  + R"(","permits":["kela-unemployment-benefit"]})";
    }
    return R"({"attempt":1,"evidence":")" + digest(0)
           + R"(","exchange":"kela-statements-out","fields":[)" + fields
           + R"(],"outcome":"reduced","party":"kela","payload":")" + digest(1)
           + R"(","purpose":"unemployment-benefit","register":"etela-satakunta"})";
}

struct Sample {
    std::string exported;
    std::vector<core::Bytes> hashed; ///< what each entry's two digests are taken over
    std::vector<verifier::PublicKey> keys;
};

Sample make() {
    Sample sample;
    const crypto::SigningKey key{crypto::SigningKey::generate()};
    sample.keys = verifier::PublicKey::all_of(key.public_key().pem());
    journal::Chain chain{ports::ChainHead{1, 0, {}, core::Instant{}}};
    std::vector<ports::JournalRow> rows;
    std::vector<journal::Checkpoint> checkpoints;
    journal::EntryHasher hasher;
    const core::Instant begin{core::Instant::from_microseconds(1'800'000'000'000'000)};
    for (std::int64_t number{1}; number <= entries; ++number) {
        const core::Instant at{begin + std::chrono::microseconds{number * 100}};
        rows.push_back(chain.append(
            {journal::EntryKind::decision, at, crypto::new_message_id(at),
             core::PersonNo{crypto::random_person_no()}, body(number)}));
        const ports::JournalRow& row{rows.back()};
        const core::ByteView encoded{hasher.encode(
            {row.previous, row.chain, row.sequence, row.at, row.kind, row.message, row.person,
             row.body})};
        sample.hashed.emplace_back(encoded.begin(), encoded.end());
        if (number % journal::entries_between_checkpoints == 0) {
            checkpoints.push_back(journal::sign_checkpoint(
                chain.head(),
                checkpoints.empty() ? std::nullopt : std::optional{checkpoints.back()}, "1", at,
                key));
        }
    }
    std::ostringstream out;
    journal::ExportWriter writer{out, {"node", "1", begin}, key.public_key().fingerprint()};
    writer.begin_chain(checkpoints);
    for (const ports::JournalRow& row : rows) {
        writer.append(row);
    }
    writer.finish();
    sample.exported = std::move(out).str();
    return sample;
}

double seconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>{std::chrono::steady_clock::now() - begin}.count();
}

/// The export as a stream, where it lies: an std::istringstream would copy it first.
class InPlace final : public std::streambuf {
public:
    explicit InPlace(const std::string& text) {
        char* const first{const_cast<char*>(text.data())}; // a get area is never written
        setg(first, first, first + text.size());
    }
};

void verify(const Sample& sample) {
    InPlace lying{sample.exported};
    std::istream in{&lying};
    const verifier::Report report{verifier::verify(in, sample.keys, {})};
    if (!report.holds() || report.entries != entries) {
        std::cerr << "journal-verify: the journal does not hold\n";
        std::exit(1);
    }
}

/// Each entry's content, and the 65 bytes that bind it to its predecessor: once each, one after the
/// other, as they have to be.
void hash_alone(const Sample& sample) {
    EVP_MD* const method{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    EVP_MD_CTX* const context{EVP_MD_CTX_new()};
    std::array<unsigned char, 65> link{3};
    unsigned length{0};
    for (const core::Bytes& bytes : sample.hashed) {
        EVP_DigestInit_ex2(context, method, nullptr);
        EVP_DigestUpdate(context, bytes.data(), bytes.size());
        EVP_DigestFinal_ex(context, link.data() + 33, &length);
        EVP_DigestInit_ex2(context, method, nullptr);
        EVP_DigestUpdate(context, link.data(), link.size());
        EVP_DigestFinal_ex(context, link.data() + 1, &length);
    }
    EVP_MD_CTX_free(context);
    EVP_MD_free(method);
}

}

int main() {
    const Sample sample{make()};
    const auto rate = [](double seconds) { return static_cast<double>(entries) / seconds; };
    const bench::Comparison comparison{bench::compare(
        7, [&] { return rate(seconds_of([&] { verify(sample); })); },
        [&] { return rate(seconds_of([&] { hash_alone(sample); })); })};
    const std::string against{
        "SHA-256 alone over the same " + std::to_string(sample.hashed.front().size())
        + " and 65 bytes an entry, on the same core"};
    bench::print(bench::value_row("journal-verify.entries", "1/s", comparison, against));
    bench::print(bench::ratio_row("journal-verify.share", comparison, against, 0.5));
    return 0;
}
