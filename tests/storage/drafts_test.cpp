// Drafts of the configuration as the store keeps them: as typed, version upon version, and each
// step once.

#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <future>

using namespace storage_tests;
using ports::DraftFile;
using ports::DraftHead;
using ports::DraftState;
using ports::DraftStep;
using Change = ports::DraftFile::Change;
using Kind = ports::DraftStep::Kind;

namespace {

ports::Drafts& drafts() {
    return shared().store.drafts();
}

ports::UserName name(const char* text) {
    return *ports::UserName::parse(text);
}

core::Digest kept(const std::string& content) {
    const core::Digest digest{crypto::sha256(core::as_bytes(content))};
    drafts().keep(digest, core::as_bytes(content));
    return digest;
}

core::MessageId begun(const core::Digest& base, std::vector<DraftFile> files = {}) {
    DraftHead head;
    head.id = new_id();
    head.title = "Kelan uusi tieto";
    head.by = name("anna");
    drafts().begin(head, base, files);
    return head.id;
}

DraftStep step(const core::MessageId& draft, Kind kind, std::int64_t version, const char* by) {
    DraftStep made;
    made.kind = kind;
    made.draft = draft;
    made.version = version;
    made.before = kept("before");
    made.after = kept("after");
    made.by = name(by);
    made.reason = "laki muuttui";
    const std::vector<DraftStep> steps{drafts().steps(draft)};
    made.follows = steps.empty() ? 0 : steps.back().number;
    return made;
}

DraftStep planned(const core::MessageId& draft) {
    DraftStep made{step(draft, Kind::planned, 1, "anna")};
    made.due = core::Instant::from_microseconds(1'000'000);
    return made;
}

std::optional<DraftStep> due_of(const core::MessageId& draft, core::Instant now) {
    const std::vector<DraftStep> due{drafts().due(now)};
    const auto found = std::find_if(
        due.begin(), due.end(), [&](const DraftStep& one) { return one.draft == draft; });
    return found == due.end() ? std::nullopt : std::optional{*found};
}

bool is_moved(const DraftStep& step) {
    return code_of([&] { drafts().take(step); }) == core::Code{"DRAFT_MOVED"};
}

}

TEST_CASE("what is typed is kept as it is, version upon version", "[storage][drafts]") {
    const core::Digest base{kept("a set")};
    const core::MessageId draft{begun(base, {{"a.yaml", Change::typed, "key: [not yet\n\t\r\n"}})};
    CHECK(
        drafts().save(
            draft, 1, base, name("bertta"),
            std::vector<DraftFile>{
                {"a.yaml", Change::typed, "key: yes\n"}, {"b.yaml", Change::removed, ""}})
        == 2);
    CHECK(
        drafts().save(
            draft, 2, base, name("anna"), std::vector<DraftFile>{{"b.yaml", Change::untouched, ""}})
        == 3);

    using Files = std::vector<DraftFile>;
    CHECK(
        drafts().files(draft, 1)
        == Files{DraftFile{"a.yaml", Change::typed, "key: [not yet\n\t\r\n"}});
    CHECK(
        drafts().files(draft, 2)
        == Files{
            DraftFile{"a.yaml", Change::typed, "key: yes\n"},
            DraftFile{"b.yaml", Change::removed, ""}});
    CHECK(drafts().files(draft, 3) == Files{DraftFile{"a.yaml", Change::typed, "key: yes\n"}});

    const std::optional<DraftHead> head{drafts().find(draft)};
    REQUIRE(head);
    CHECK(head->title == "Kelan uusi tieto");
    CHECK(head->version == 3);
    CHECK(head->base == base);
    CHECK(head->saved_by == name("anna"));
    CHECK(head->authors == std::vector{name("anna"), name("bertta")});
    CHECK(head->files == 1);
    CHECK(head->state == DraftState::open);
    const auto listed = drafts().drafts(1000, std::nullopt);
    CHECK(std::any_of(
        listed.begin(), listed.end(), [&](const DraftHead& one) { return one.id == draft; }));
    CHECK_FALSE(drafts().find(new_id()));
    CHECK(
        code_of([&] { static_cast<void>(begun(core::Digest{})); })
        == core::Code{"STORE_CONSTRAINT"});
}

TEST_CASE("of two who save at once one saves, and the other is told", "[storage][drafts]") {
    const core::Digest base{kept("a set")};
    const core::MessageId draft{begun(base)};
    const auto save = [&](const char* by) {
        return std::async(std::launch::async, [&, by] {
            const core::Code code{code_of([&] {
                static_cast<void>(drafts().save(
                    draft, 1, base, name(by),
                    std::vector<DraftFile>{{"a.yaml", Change::typed, by}}));
            })};
            return std::string{code.text()};
        });
    };
    auto first = save("anna");
    auto second = save("bertta");
    const std::vector<std::string> told{first.get(), second.get()};
    CHECK(std::count(told.begin(), told.end(), "NONE") == 1);
    CHECK(std::count(told.begin(), told.end(), "DRAFT_MOVED") == 1);
    const auto saved = drafts().saved_since(draft, 1);
    REQUIRE(saved.size() == 1);
    CHECK(saved.front().first == "a.yaml");
    CHECK(drafts().files(draft, 2).front().text == saved.front().second.text());
}

TEST_CASE("a draft goes one way, and a step is taken where it can be", "[storage][drafts]") {
    const core::Digest base{kept("a set")};
    const core::MessageId draft{begun(base)};
    drafts().take(step(draft, Kind::approved, 1, "otso"));
    const DraftStep plan{planned(draft)};
    drafts().take(plan);
    CHECK(drafts().find(draft)->state == DraftState::planned);
    CHECK(drafts().find(draft)->due == plan.due);
    CHECK(due_of(draft, *plan.due));
    CHECK_FALSE(due_of(draft, core::Instant::from_microseconds(999'999)));

    // what is planned is not typed over
    CHECK(
        code_of([&] { static_cast<void>(drafts().save(draft, 1, base, name("anna"), {})); })
        == core::Code{"DRAFT_MOVED"});
    drafts().take(step(draft, Kind::cancelled, 1, "anna"));
    CHECK(drafts().find(draft)->state == DraftState::open);
    drafts().take(step(draft, Kind::activating, 1, "anna"));
    drafts().take(step(draft, Kind::activated, 1, "anna"));
    CHECK(drafts().find(draft)->state == DraftState::activated);
    for (const Kind kind : {Kind::approved, Kind::planned, Kind::activated, Kind::withdrawn}) {
        DraftStep late{step(draft, kind, 1, "anna")};
        late.due = kind == Kind::planned ? plan.due : std::nullopt;
        CHECK(is_moved(late));
    }
    const auto steps = drafts().steps(draft);
    REQUIRE(steps.size() == 5);
    CHECK(steps.front().kind == Kind::approved);
    CHECK(steps.front().by == name("otso"));
    CHECK(steps.front().reason == "laki muuttui");
    CHECK(steps.back().kind == Kind::activated);
}

TEST_CASE("what is being put in force is not taken back meanwhile", "[storage][drafts]") {
    const core::Digest base{kept("a set")};
    const core::MessageId draft{begun(base)};
    drafts().take(planned(draft));
    drafts().take(step(draft, Kind::activating, 1, "anna"));
    CHECK(drafts().find(draft)->state == DraftState::activating);
    for (const Kind kind : {Kind::cancelled, Kind::withdrawn, Kind::returned, Kind::approved}) {
        CHECK(is_moved(step(draft, kind, 1, "bertta")));
    }
    CHECK(is_moved(planned(draft)));
    CHECK(
        code_of([&] { static_cast<void>(drafts().save(draft, 1, base, name("anna"), {})); })
        == core::Code{"DRAFT_MOVED"});
    drafts().take(step(draft, Kind::activated, 1, "anna"));
    CHECK(drafts().find(draft)->state == DraftState::activated);
}

TEST_CASE("a plan that was taken back is not put in force by who saw it due", "[storage][drafts]") {
    const core::MessageId draft{begun(kept("a set"))};
    drafts().take(planned(draft));
    std::optional<DraftStep> due{due_of(draft, core::Instant::from_microseconds(1'000'000))};
    REQUIRE(due);
    due->kind = Kind::activating;
    due->due = std::nullopt;
    due->follows = due->number;
    drafts().take(step(draft, Kind::cancelled, 1, "bertta"));
    CHECK(is_moved(*due));
    CHECK(drafts().find(draft)->state == DraftState::open);
}

TEST_CASE(
    "an approval that was taken back is nothing that a set comes into force by",
    "[storage][drafts]") {
    const core::MessageId draft{begun(kept("a set"))};
    drafts().take(step(draft, Kind::approved, 1, "otso"));
    const DraftStep now{step(draft, Kind::activating, 1, "anna")}; // as it stands, it may
    const DraftStep later{planned(draft)};
    drafts().take(step(draft, Kind::returned, 1, "otso"));
    CHECK(is_moved(now));
    CHECK(is_moved(later));
    CHECK(drafts().find(draft)->state == DraftState::open);
}

TEST_CASE(
    "what was being put in force when its node ended is taken up again, or lapses",
    "[storage][drafts]") {
    const core::MessageId draft{begun(kept("a set"))};
    drafts().take(step(draft, Kind::activating, 1, "anna"));
    const core::Instant now{drafts().steps(draft).back().at};
    CHECK_FALSE(due_of(draft, now + std::chrono::minutes{1})); // it may be at work
    std::optional<DraftStep> left{due_of(draft, now + std::chrono::minutes{2})};
    REQUIRE(left);
    left->follows = left->number;
    drafts().take(*left);
    CHECK(is_moved(*left)); // by one node
    drafts().take(step(draft, Kind::lapsed, 1, "anna"));
    CHECK(drafts().find(draft)->state == DraftState::open);
}

TEST_CASE(
    "the history tells who put a set in force, why, and who approved it", "[storage][drafts]") {
    const core::Digest before{kept("before")};
    const core::Digest after{kept("after")};
    activate(before); // by no draft
    CHECK(drafts().active() == before);

    const core::MessageId draft{begun(before)};
    drafts().take(step(draft, Kind::approved, 1, "otso"));
    drafts().take(step(draft, Kind::activating, 1, "test"));
    activate(after);
    drafts().take(step(draft, Kind::activated, 1, "test"));
    const auto history = drafts().history(std::nullopt, 2);
    REQUIRE(history.size() == 2);
    CHECK(history.front().digest == after);
    CHECK(history.front().draft == draft);
    CHECK(history.front().reason == "laki muuttui");
    CHECK(history.front().approved_by == std::vector{name("otso")});
    CHECK_FALSE(history.back().draft);
    CHECK(drafts().history(history.front().number, 1).front().digest == before);
}

TEST_CASE("what a folder held when it was followed is not what is in force", "[storage][drafts]") {
    storage::ConfigurationStore& configurations{shared().store.configurations()};
    const core::Digest folder{kept("a folder")};
    const core::Digest urgent{kept("a folder for need")};
    activate(folder);
    configurations.follow(folder);
    CHECK(configurations.followed() == folder);
    activate(urgent); // by a command that named another folder: no draft stands behind it
    CHECK(configurations.active() == urgent);
    CHECK(configurations.followed() == folder);
    configurations.follow(urgent);
    configurations.follow(folder); // it was put back
    CHECK(configurations.followed() == folder);
    CHECK(
        code_of([&] { configurations.follow(crypto::sha256(core::as_bytes("not kept"))); })
        == core::Code{"STORE_CONSTRAINT"});
}
