// The journal's own period: months that are over are dropped whole, with a certificate by which
// what is left still verifies.

#include "gateway/core/hetu.h"
#include "gateway/core/message_id.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/random.h"
#include "gateway/crypto/signature.h"
#include "gateway/journal/bodies.h"
#include "gateway/journal/chain.h"
#include "gateway/journal/checkpoint.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace tests::corridor;
using namespace gateway;
using storage::Connection;
using storage::Parameter;

namespace {

core::Instant day(const std::string& date) {
    return *core::parse_instant_or_date(date);
}

/// A chain of years ago, as a gateway of then would have left it.
class OldChain {
public:
    OldChain(Connection& owner, const std::string& worker)
        : m_owner{owner},
          m_chain{
              {owner
                   .run(
                       "INSERT INTO chain (name) SELECT split_part(name, '/', 1) || '/' ||"
                       " $1::text FROM chain ORDER BY chain LIMIT 1 RETURNING chain",
                       {Parameter::text(worker)})
                   .integer(0, 0),
               0,
               {},
               {}}} {}

    void add(const std::string& at, std::int64_t person = 0) {
        insert(m_chain.append(
            {journal::EntryKind::configuration, day(at), std::nullopt, core::PersonNo{person},
             journal::configuration_body(crypto::sha256(core::as_bytes(at)))}));
    }

    /// Somebody looked at a person's data.
    void add_reading(const std::string& at, std::int64_t person) {
        insert(m_chain.append(
            {journal::EntryKind::audit, day(at), crypto::new_message_id(day(at)),
             core::PersonNo{person},
             R"({"code":"OK","resource":"consents","status":200,"user":"anna","verb":"read"})"}));
    }

    void sign(const crypto::SigningKey& key) {
        const std::string system{
            m_owner.run("SELECT system_identifier FROM pg_control_system()").text(0, 0)};
        m_last = journal::sign_checkpoint(m_chain.head(), m_last, system, m_chain.head().at, key);
        m_owner.run(
            "INSERT INTO checkpoint (chain, seq, encoded) VALUES ($1::bigint, $2::bigint, "
            "$3::text)",
            {Parameter::integer(m_last->chain), Parameter::integer(m_last->sequence),
             Parameter::text(journal::encode_checkpoint(*m_last))});
    }

    void end() {
        const ports::ChainHead& head{m_chain.head()};
        m_owner.run(
            "INSERT INTO chain_head (chain, seq, hash, at, commits) VALUES ($1::bigint, $2::bigint,"
            " $3::bytea, $4::timestamptz, 1)",
            {Parameter::integer(head.chain), Parameter::integer(head.sequence),
             Parameter::bytes(head.hash), Parameter::instant(head.at)});
    }

    [[nodiscard]] std::int64_t number() const { return m_chain.head().chain; }

private:
    void insert(const ports::JournalRow& row) {
        storage::Column message{storage::Column::Kind::uuid};
        message.add(row.message);
        m_owner.run(
            "INSERT INTO journal (chain, seq, at, kind, message, person_no, body, previous, hash)"
            " VALUES ($1::bigint, $2::bigint, $3::timestamptz, $4::text, ($5::uuid[])[1],"
            " nullif($6::bigint, 0), $7::text, $8::bytea, $9::bytea)",
            {Parameter::integer(row.chain), Parameter::integer(row.sequence),
             Parameter::instant(row.at), Parameter::text(row.kind), message.finish(),
             Parameter::integer(static_cast<std::int64_t>(row.person)), Parameter::text(row.body),
             Parameter::bytes(row.previous), Parameter::bytes(row.hash)});
    }

    Connection& m_owner;
    journal::Chain m_chain;
    std::optional<journal::Checkpoint> m_last;
};

void make_month(Connection& owner, const std::string& month, const std::string& next) {
    std::string name{month};
    name.replace(4, 1, "_");
    owner.run_script(
        "CREATE TABLE journal_" + name + " PARTITION OF journal FOR VALUES FROM ('" + month
        + "-01 00:00+00') TO ('" + next + "-01 00:00+00')");
}

/// Persons that no hold of the population keeps: numbers are given out in another order in each
/// house.
std::pair<std::int64_t, std::int64_t> two_without_hold(Connection& owner) {
    const auto found = owner.run("SELECT min(person_no), max(person_no) FROM person"
                                 " WHERE person_no NOT IN (SELECT person_no FROM hold)");
    REQUIRE(found.integer(0, 0) < found.integer(0, 1));
    return {found.integer(0, 0), found.integer(0, 1)};
}

std::vector<std::string> months(const Json& list) {
    std::vector<std::string> names;
    for (const Json& one : list) {
        names.push_back(one.at("month"));
    }
    return names;
}

using Names = std::vector<std::string>;

}

TEST_CASE(
    "months of the journal whose time is over are dropped, the oldest first, a hold stops them, "
    "and "
    "what is left verifies",
    "[retention][journal][evidence]") {
    House house{80, [](const House&) { return "retention.journal = 10\n"; }};
    Connection owner{*storage::PrivateCluster::attach(house.data(), storage::Role::owner)};
    make_month(owner, "2014-05", "2014-06");
    make_month(owner, "2014-06", "2014-07");
    make_month(owner, "2020-01", "2020-02");
    const std::int64_t person{two_without_hold(owner).first};
    const auto key = crypto::SigningKey::load(house.data() / "keys/journal.pem");
    OldChain old{owner, "old"};
    for (const char* const date : {"2014-05-02", "2014-05-03", "2014-05-31"}) {
        old.add(date);
    }
    old.add("2014-06-05", person);
    old.sign(key);
    old.add("2014-06-06");
    old.add("2020-01-02"); // days are Finnish, months are of UTC
    old.add("2020-01-03");
    old.sign(key);
    old.end();
    OldChain gone{owner, "cli-keys"}; // of a worker that has not been at work since
    gone.add("2014-05-04");
    gone.add("2014-05-05");
    gone.sign(key);
    gone.end();
    const std::size_t before{house.journal().size()};
    owner.run(
        "INSERT INTO hold (person_no, kind, state, items, bases) VALUES ($1::bigint,"
        " 'accuracy-dispute', 'received', '{}', '{}')",
        {Parameter::integer(person)});

    const Json seen = house.verb_json({"retention", "preview"}).at("journal");
    CHECK(seen.at("years") == 10);
    CHECK(months(seen.at("due")) == Names{"2014-05"});
    CHECK(seen.at("due").at(0).at("entries") == 5);
    CHECK(months(seen.at("held")) == Names{"2014-06"});
    CHECK(seen.at("held").at(0).at("held") == 1);
    CHECK(house.journal().size() == before); // a preview changes nothing

    const auto begins_at = [&] {
        const Json said =
            Json::parse(house
                            .verb(
                                {"journal", "verify", house.export_journal().string(), "--key",
                                 (house.data() / "keys/journal.pub").string(), "--json"})
                            .out);
        CHECK(said.at("verified") == true);
        for (const Json& one : said.at("dropped")) {
            if (one.at("chain") == old.number()) {
                return one.at("begins").get<int>();
            }
        }
        return 1;
    };
    CHECK(begins_at() == 1);
    static_cast<void>(house.verb_json({"retention", "run"}));
    CHECK(begins_at() == 4);
    const std::vector<JournalEntry> left{house.journal()};
    const auto certificate = std::find_if(left.begin(), left.end(), [](const auto& entry) {
        return entry.kind == "retention" && entry.body.at("act") == "dropped";
    });
    REQUIRE(certificate != left.end());
    CHECK(certificate->body.at("entries") == 5);
    CHECK(certificate->body.at("years") == 10);
    CHECK(certificate->body.at("chains").size() == 2);

    // the worker of which nothing is left goes on where it was
    CHECK(house.verb({"keys", "rotate"}).status == 0);
    CHECK(begins_at() == 4);

    owner.run(
        "INSERT INTO hold (person_no, kind, state, items, bases) VALUES ($1::bigint,"
        " 'accuracy-dispute', 'ended', '{}', '{}')",
        {Parameter::integer(person)});
    static_cast<void>(house.verb_json({"retention", "run"}));
    CHECK(begins_at() == 6);
    CHECK(house.verb_json({"retention", "preview"}).at("journal").at("due").empty());
    CHECK(owner.run("SELECT 1 FROM pg_class WHERE relname = 'journal_2020_01'").size() == 1);
    house.restart(); // and with it the server
    Connection again{*storage::PrivateCluster::attach(house.data(), storage::Role::owner)};
    CHECK(house.run_batch().status == 0);
    CHECK(begins_at() == 6);

    // a month that a crash left between its two steps is taken away by the next run
    again.run_script("CREATE TABLE journal_2013_01 (LIKE journal INCLUDING ALL)");
    CHECK(
        months(house.verb_json({"retention", "run"}).at("journal").at("due")) == Names{"2013-01"});
    CHECK(again.run("SELECT 1 FROM pg_class WHERE relname = 'journal_2013_01'").empty());

    // whoever takes a month away without a certificate is found
    again.run_script("DROP TABLE journal_2020_01");
    const Finished broken{house.verb(
        {"journal", "verify", house.export_journal().string(), "--key",
         (house.data() / "keys/journal.pub").string()})};
    CHECK(broken.status == 1);
    CHECK(
        broken.out.find("broken: TAIL_CUT at chain " + std::to_string(old.number()) + ", entry 6")
        != std::string::npos);
}

TEST_CASE(
    "the audit stream has a period of its own: what its entries said goes, their places stay, the "
    "journal verifies, and what is left out without right is found",
    "[retention][journal][evidence]") {
    House house{80, [](const House&) { return "retention.audit = 5\n"; }};
    Connection owner{*storage::PrivateCluster::attach(house.data(), storage::Role::owner)};
    make_month(owner, "2014-05", "2014-06");
    make_month(owner, "2014-06", "2014-07");
    const auto [held, other] = two_without_hold(owner);
    const auto key = crypto::SigningKey::load(house.data() / "keys/journal.pem");
    OldChain old{owner, "old"};
    old.add_reading("2014-05-02", other); // the chain's first entry, too
    old.add("2014-05-03");
    old.add_reading("2014-05-04", held);
    old.add_reading("2014-06-02", other);
    old.add_reading("2014-06-03", 0);
    old.add("2014-06-04");
    old.sign(key);
    old.end();
    owner.run(
        "INSERT INTO hold (person_no, kind, state, items, bases) VALUES ($1::bigint,"
        " 'restriction', 'upheld', '{}', '{}')",
        {Parameter::integer(held)});
    const std::size_t before{house.journal().size()};

    const Json seen = house.verb_json({"retention", "preview"}).at("audit");
    CHECK(seen.at("years") == 5);
    CHECK(months(seen.at("due")) == Names{"2014-05", "2014-06"});
    CHECK(seen.at("due").at(0).at("entries") == 1);
    CHECK(seen.at("due").at(0).at("held") == 1);
    CHECK(house.journal().size() == before); // a preview changes nothing

    static_cast<void>(house.verb_json({"retention", "run"}));
    const std::vector<JournalEntry> left{house.journal()}; // which verifies
    const auto readings = [&](const std::vector<JournalEntry>& journal) {
        return std::count_if(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
            return entry.kind == "audit" && entry.at < day("2015-01-01").microseconds();
        });
    };
    CHECK(readings(left) == 1); // a hold keeps it
    const auto certificate = std::find_if(left.begin(), left.end(), [](const auto& entry) {
        return entry.kind == "retention" && entry.body.at("act") == "audit-ended";
    });
    REQUIRE(certificate != left.end());
    CHECK(certificate->body.at("years") == 5);
    CHECK(certificate->body.at("chains").at(0).at("entries") == 3);
    CHECK(
        owner.run("SELECT 1 FROM journal WHERE body LIKE '%anna%' AND at < '2015-01-01'").size()
        == 1);
    CHECK(house.verb_json({"retention", "preview"}).at("audit").at("due").empty());
    const Finished used{house.verb({"use", "report", "--from", "2014-01-01", "--json"})};
    CHECK(used.err.find("internal") == std::string::npos);

    owner.run(
        "INSERT INTO hold (person_no, kind, state, items, bases) VALUES ($1::bigint,"
        " 'restriction', 'ended', '{}', '{}')",
        {Parameter::integer(held)});
    static_cast<void>(house.verb_json({"retention", "run"}));
    CHECK(readings(house.journal()) == 0);
    house.restart();
    CHECK(house.run_batch().status == 0);
    static_cast<void>(house.journal());

    // whoever leaves out one more, by the same means, is found
    Connection again{*storage::PrivateCluster::attach(house.data(), storage::Role::owner)};
    again.run_script(
        "UPDATE journal SET kind = 'audit', body = '{\"left_out\":\"' || encode(sha256(decode('02',"
        " 'hex') || int8send(chain) || int8send(seq) || int8send((extract(epoch FROM at) *"
        " 1000000)::bigint) || int4send(octet_length(kind)) || convert_to(kind, 'UTF8') ||"
        " int4send(0) || int8send(0) || int4send(octet_length(body)) || convert_to(body, 'UTF8')),"
        " 'hex') || '\"}' WHERE kind = 'configuration' AND chain = "
        + std::to_string(old.number()) + " AND seq = 2");
    const Finished broken{house.verb(
        {"journal", "verify", house.export_journal().string(), "--key",
         (house.data() / "keys/journal.pub").string()})};
    CHECK(broken.status == 1);
    CHECK(
        broken.out.find("broken: LEFT_OUT at chain " + std::to_string(old.number()))
        != std::string::npos);
}

TEST_CASE(
    "what is kept of a person is told when the months of the journal that told of it are gone, and "
    "so is that they are",
    "[retention][journal][rights][gdpr-15][gdpr-17]") {
    House house{80, [](const House&) { return "retention.journal = 10\n"; }};
    house.start();
    tests::admin::ApiCalls{house}.become({"administrator", "data-protection-officer"});
    const std::string member{house.example("fund-member")};
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, member)).status == 200);
    const std::string& lines{house.files().at("keha-jobseekers.ndjson")};
    std::string seeker;
    std::istringstream each{lines};
    for (std::string line; seeker.empty() && std::getline(each, line);) {
        const std::string code = Json::parse(line).at("personalId").get<std::string>();
        seeker = core::parse_hetu(code) ? code : ""; // some are mistyped on purpose
    }
    REQUIRE(house.deliver("keha-jobseekers-in", lines, "application/x-ndjson").status == 202);
    REQUIRE(eventually([&] {
        const auto accounts = house.accounts("keha-jobseekers-in");
        return !accounts.empty() && accounts.back().at("closed") == true;
    }));
    const auto report = [&](const std::string& subject) {
        return house.verb_json(
            {"person", "report", "-"},
            Json{{"register", "etela-satakunta"}, {"subject", subject}, {"reason", "a test"}}
                .dump());
    };
    const Json sent = report(member);
    const Json received = report(seeker);
    REQUIRE_FALSE(sent.at("held").empty());
    REQUIRE_FALSE(received.at("sources").empty());
    CHECK(received.at("destroyed").empty());

    // as it is when all this was long ago
    Connection owner{*storage::PrivateCluster::attach(house.data(), storage::Role::owner)};
    owner.run_script("UPDATE person SET created_at = '2014-05-01'; DELETE FROM journal WHERE kind"
                     " IN ('decision', 'attempt', 'outcome', 'provenance')");
    make_month(owner, "2014-05", "2014-06");
    OldChain old{owner, "old"};
    old.add("2014-05-02");
    old.add("2014-05-03");
    old.sign(crypto::SigningKey::load(house.data() / "keys/journal.pem"));
    old.end();
    static_cast<void>(house.verb_json({"retention", "run"}));

    const Json sent_still = report(member);
    CHECK(sent_still.at("held") == sent.at("held"));
    CHECK(sent_still.at("disclosures") == sent.at("disclosures"));
    const Json received_still = report(seeker);
    CHECK(received_still.at("sources") == received.at("sources"));
    const Json gone = received_still.at("destroyed");
    const auto journal_of = std::find_if(
        gone.begin(), gone.end(), [](const Json& one) { return one.at("what") == "journal"; });
    REQUIRE(journal_of != gone.end());
    CHECK(journal_of->at("certificates").at(0).at("rule") == "retention.journal");
    const std::string request{
        house
            .verb_json(
                {"person", "open", "-"},
                Json{
                    {"register", "etela-satakunta"},
                    {"subject", seeker},
                    {"right", "erasure"},
                    {"received",
                     received_still.at("report").at("made_at").get<std::string>().substr(0, 10)},
                    {"reference", "D/1"}}
                    .dump())
            .at("request")};
    const Json assessed = Json::parse(house.verb({"person", "assess", request, "--json"}).out);
    CHECK(assessed.at("unseen") == true);
    CHECK(assessed.at("all") == false);
    CHECK_FALSE(assessed.at("items").empty());
}
