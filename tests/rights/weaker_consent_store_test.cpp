// A weaker consent, recorded: whoever decided on the stronger one has to decide anew.

#include "gateway/exchange/consents.h"
#include "tests/rights/desk.h"

using namespace rights_store_tests;

namespace {

struct Recording {
    Desk desk;
    exchange::Law laws{assembled(), [](const core::Digest&) { return assembled(); }};
    exchange::Pass pass{
        [this](std::span<exchange::Passage* const> group) { desk.gate.pass(group); }};
    exchange::Acknowledgements acknowledgements{exchange::Acknowledgements::Parts{
        pass, shared().store.barriers(), shared().store.histories(), laws, desk.clock}};
    exchange::Consents consents{exchange::Consents::Parts{
        pass, shared().store.people(), shared().store.histories(), shared().store.barriers(),
        acknowledgements, laws, desk.clock}};

    static exchange::Statement given(const std::string& who, std::int64_t second, bool written) {
        exchange::Statement statement;
        statement.reg = reg;
        statement.person = core::PersonId{who};
        statement.born = core::LocalDate{1980, 2, 3};
        core::ConsentEvent event{consent(
            core::ConsentKind::given, core::Instant::from_microseconds(second * 1'000'000))};
        event.written = written;
        event.evidence_reference = "doc-1";
        event.evidence_sha256 = std::string(64, '0');
        event.notice_version = std::string{law()->find(reg)->notices.back().version};
        event.expressed_at = event.recorded_at = desk_day() + std::chrono::seconds{second};
        statement.what = event;
        return statement;
    }

    static core::Instant desk_day() {
        return core::Instant::from_microseconds(1'799'000'000'000'000);
    }

    exchange::Recorded record(const exchange::Statement& statement) {
        return consents.record(std::span{&statement, 1}, std::chrono::milliseconds{0}).front();
    }

    static core::Epoch epoch_of(const std::string& who) {
        const auto person =
            shared().store.people().find(law()->find(reg)->controller, core::PersonId{who});
        REQUIRE(person.has_value());
        return shared().store.histories().facts(*person).epoch;
    }
};

}

TEST_CASE(
    "a weaker consent in a stronger one's place makes what was decided before be decided anew",
    "[rights][consent]") {
    using State = exchange::Recorded::State;
    Recording recording;
    const std::string who{"R-907701"};
    const exchange::Recorded first{recording.record(Recording::given(who, 1, true))};
    INFO(text::write_json(first.wrong));
    REQUIRE(first.state == State::recorded);
    const core::Epoch strong{Recording::epoch_of(who)};
    CHECK(recording.record(Recording::given(who, 2, true)).state == State::recorded);
    CHECK(Recording::epoch_of(who) == strong); // it says the same
    const exchange::Recorded weaker{recording.record(Recording::given(who, 3, false))};
    CHECK(weaker.takes);
    CHECK(weaker.state == State::acknowledged); // nothing of before is under way
    const core::Epoch weak{Recording::epoch_of(who)};
    CHECK(weak > strong);
    CHECK(recording.record(Recording::given(who, 4, true)).state == State::recorded);
    CHECK(Recording::epoch_of(who) == weak); // and a stronger one takes nothing
}

TEST_CASE(
    "of many consents recorded together the weaker ones take, and all are recorded",
    "[rights][consent]") {
    Recording recording;
    std::vector<exchange::Statement> strong;
    std::vector<exchange::Statement> mixed;
    for (int number{0}; number < 12; ++number) {
        std::string who{"R-9078"};
        who += std::to_string(10 + number);
        strong.push_back(Recording::given(who, 1, true));
        mixed.push_back(Recording::given(who, 2, number % 4 != 0));
    }
    for (const exchange::Recorded& one :
         recording.consents.record(strong, std::chrono::milliseconds{0})) {
        REQUIRE(one.state == exchange::Recorded::State::recorded);
    }
    const std::vector<exchange::Recorded> recorded{
        recording.consents.record(mixed, std::chrono::milliseconds{0})};
    for (std::size_t number{0}; number < recorded.size(); ++number) {
        INFO(number);
        CHECK(recorded[number].takes == (number % 4 == 0));
        CHECK(
            recorded[number].state
            == (number % 4 == 0 ? exchange::Recorded::State::acknowledged
                                : exchange::Recorded::State::recorded));
    }
}
