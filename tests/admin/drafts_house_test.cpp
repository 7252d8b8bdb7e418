// The configuration's life in a real installation: typed, checked, compared, agreed to by somebody
// else, put in force, rolled back; and that nobody's work is lost and nobody agrees to their own.

#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

const std::string exchange_file{"exchanges/kela-statements-out/exchange.yaml"};

class Drafting final {
public:
    explicit Drafting(House& house) : m_house{house}, m_calls{house} {}

    Drafting(const Drafting&) = delete;
    Drafting& operator=(const Drafting&) = delete;
    ~Drafting() {
        for (const std::string& name : m_names) {
            m_calls.leave(name);
        }
    }

    void as(const std::string& name, const std::vector<std::string>& roles) {
        m_calls.become(name, roles);
        m_names.insert(name);
    }

    [[nodiscard]] ApiReply get(const std::string& path) { return m_calls.local({"GET", path}); }

    [[nodiscard]] ApiReply
    post(const std::string& path, const Json& body, const std::string& if_match = "") {
        ApiRequest request{"POST", path, body};
        request.if_match = if_match;
        return m_calls.local(request);
    }

    [[nodiscard]] std::string begin(const std::string& title) {
        const ApiReply begun{post("/drafts", {{"title", title}})};
        REQUIRE(begun.status == 201);
        return begun.body.at("draft");
    }

    [[nodiscard]] std::string tag(const std::string& draft) {
        return '"' + std::to_string(get("/drafts/" + draft).body.at("version").get<int>()) + '"';
    }

    /// A step on the draft's last version.
    [[nodiscard]] ApiReply
    step(const std::string& draft, const std::string& name, const Json& body) {
        return post("/drafts/" + draft + '/' + name, body, tag(draft));
    }

    [[nodiscard]] std::string text(const std::string& draft, const std::string& path) {
        return post("/drafts/" + draft + "/read", {{"paths", {path}}})
            .body.at("files")
            .at(0)
            .at("text");
    }

    void type(const std::string& draft, const std::string& path, const std::string& text) {
        const ApiReply saved{
            step(draft, "files", {{"changes", {{{"path", path}, {"text", text}}}}})};
        CAPTURE(saved.body.dump());
        REQUIRE(saved.status == 200);
    }

    [[nodiscard]] std::string active() { return get("/configuration").body.at("digest"); }

    [[nodiscard]] House& house() noexcept { return m_house; }
    [[nodiscard]] ApiCalls& calls() noexcept { return m_calls; }

private:
    House& m_house;
    ApiCalls m_calls;
    std::set<std::string> m_names;
};

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at{text.find(what)};
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

bool says(const Json& diff, const std::string& finnish) {
    const Json& changes{diff.at("changes")};
    return std::any_of(changes.begin(), changes.end(), [&](const Json& change) {
        return change.at("text").at("fi").get<std::string>().find(finnish) != std::string::npos;
    });
}

bool errs_in(const Json& checked, const std::string& file) {
    const Json& findings{checked.at("findings")};
    return std::any_of(findings.begin(), findings.end(), [&](const Json& finding) {
        return finding.at("severity") == "error" && finding.at("file") == file;
    });
}

const Json because{{"reason", "vuosikello 2027"}};

}

TEST_CASE(
    "what is typed is kept as it is, also where it is no configuration, and the checker says where",
    "[admin][house][drafts]") {
    Drafting draft{house_of("administration")};
    draft.as("anna", {"administrator"});
    const std::string id{draft.begin("Kesken")};
    const std::string good{draft.text(id, exchange_file)};
    const std::string broken{
        replaced(good, "document-limit: 1000", "document-limit: 1000\nkindly: [\tyes")};
    draft.type(id, exchange_file, broken);
    CHECK(draft.text(id, exchange_file) == broken);
    Json checked = draft.post("/drafts/" + id + "/check", Json::object()).body;
    CHECK(checked.at("valid") == false);
    CHECK(errs_in(checked, exchange_file));
    CHECK(checked.at("findings").at(0).at("severity") == "error");

    // what the draft touches is found without a word, others by their paths
    const auto found = [&](const char* text) {
        std::map<std::string, std::string> changes;
        const ApiReply reply{draft.post("/drafts/" + id + "/files/find", {{"text", text}})};
        for (const Json& file : reply.body.at("files")) {
            changes[file.at("path")] = file.at("change");
        }
        return changes;
    };
    CHECK(found("") == std::map<std::string, std::string>{{exchange_file, "typed"}});
    const auto of_kela = found("parties/kela/");
    CHECK(of_kela.size() > 2);
    CHECK(of_kela.at("parties/kela/endpoints.yaml") == "untouched");
    CHECK(std::all_of(of_kela.begin(), of_kela.end(), [](const auto& file) {
        return file.first == exchange_file || file.first.starts_with("parties/kela/");
    }));
    CHECK(found("yaml").size() == 101); // a hundred, and what is touched
    CHECK(draft.post("/drafts/" + id + "/files/find", {{"text", 7}}).code() == "REQUEST_INVALID");

    // as one types: of what is not saved yet
    const std::string unknown{
        replaced(good, "document-limit: 1000", "document-limit: 1000\nkindly: yes")};
    const auto line =
        2
        + std::count(
            unknown.begin(),
            unknown.begin() + static_cast<std::ptrdiff_t>(unknown.find("\nkindly")), '\n');
    checked = draft
                  .post(
                      "/drafts/" + id + "/check",
                      {{"changes", {{{"path", exchange_file}, {"text", unknown}}}}})
                  .body;
    const Json& findings{checked.at("findings")};
    CHECK(std::any_of(findings.begin(), findings.end(), [&](const Json& finding) {
        return finding.at("code") == "KEY_UNKNOWN" && finding.at("line") == line
               && finding.at("file") == exchange_file && finding.at("severity") == "error";
    }));
    CHECK(draft.text(id, exchange_file) == broken);

    // nothing of it can go further
    CHECK(draft.step(id, "activate", because).code() == "DRAFT_INVALID");
    const std::string large(std::size_t{1} << 20U, '#');
    draft.type(id, exchange_file, large + "\n" + good);
    CHECK(draft.text(id, exchange_file).size() == large.size() + 1 + good.size());
    checked = draft.post("/drafts/" + id + "/check", Json::object()).body;
    CHECK(checked.at("valid") == true);
    CHECK(checked.at("cases").get<int>() >= 250);
    for (const char* outside :
         {"../evil.yaml", "/etc/passwd", "a/../../b.yaml", ".git/config.yaml", "x.sh"}) {
        CHECK(
            draft.step(id, "files", {{"changes", {{{"path", outside}, {"text", "x"}}}}}).status
            == 422);
    }
    CHECK(draft.step(id, "withdraw", because).body.at("state") == "withdrawn");
    CHECK(draft.step(id, "withdraw", because).code() == "DRAFT_STATE");
    CHECK(draft.calls().misfits().empty());
}

TEST_CASE(
    "of two who edit one draft neither loses work: the later is told what the other saved",
    "[admin][house][drafts]") {
    Drafting draft{house_of("administration")};
    draft.as("anna", {"administrator"});
    const std::string id{draft.begin("Kaksi kirjoittajaa")};
    const std::string seen{draft.tag(id)};
    draft.as("bertta", {"administrator"});
    draft.type(id, "limits.yaml", "# Bertan\n");
    draft.as("anna", {"administrator"});
    const Json mine{{"changes", {{{"path", exchange_file}, {"text", "# Annan\n"}}}}};
    const ApiReply late{draft.post("/drafts/" + id + "/files", mine, seen)};
    CHECK(late.status == 412);
    CHECK(late.code() == "DRAFT_MOVED");
    CHECK(late.body.at("saved").at(0) == Json{{"path", "limits.yaml"}, {"by", "bertta"}});
    CHECK(draft.post("/drafts/" + id + "/files", mine).code() == "VERSION_MISSING");
    CHECK(draft.post("/drafts/" + id + "/files", mine, draft.tag(id)).status == 200);
    CHECK(draft.text(id, "limits.yaml") == "# Bertan\n");
    CHECK(draft.text(id, exchange_file) == "# Annan\n");
    CHECK(draft.get("/drafts/" + id).body.at("authors") == Json{"anna", "bertta"});

    // asked twice with one id: one draft
    const std::string chosen{"018f0000-0000-7000-8000-00000000abcd"};
    CHECK(draft.post("/drafts", {{"title", "Kerran"}, {"draft", chosen}}).status == 201);
    CHECK(draft.post("/drafts", {{"title", "Kerran"}, {"draft", chosen}}).status == 200);
    CHECK(draft.step(chosen, "withdraw", because).status == 200);
    CHECK(draft.step(id, "withdraw", because).status == 200);
    CHECK(draft.calls().misfits().empty());
}

TEST_CASE(
    "a change comes into force with a second pair of eyes, and is rolled back the same way",
    "[admin][house][drafts]") {
    Drafting draft{house_of("administration")};
    draft.as("anna", {"administrator"});
    const std::string before{draft.active()};
    const std::string id{draft.begin("Pienemmät asiakirjat")};
    CHECK(draft.step(id, "activate", because).code() == "DRAFT_EMPTY");
    draft.type(
        id, exchange_file,
        replaced(draft.text(id, exchange_file), "document-limit: 1000", "document-limit: 900"));
    const Json diff = draft.post("/drafts/" + id + "/diff", Json::object()).body;
    CHECK(says(diff, "Tiedonsiirron Työvoimapoliittiset lausunnot Kelalle asetuksia muuttuu"));
    CHECK(diff.at("agreement").at("needed") == "colleague");
    CHECK(diff.at("agreement").at("author") == true);
    CHECK(draft.step(id, "activate", because).code() == "APPROVAL_MISSING");
    const ApiReply own{draft.step(id, "approve", because)};
    CHECK(own.status == 403);
    CHECK(own.code() == "OWN_CHANGE");

    draft.as("olli", {"operator"});
    CHECK(draft.step(id, "approve", because).code() == "ROLE_TOO_LOW");
    draft.as("bertta", {"administrator"});
    CHECK(draft.step(id, "approve", Json::object()).code() == "WHY_MISSING");
    CHECK(draft.step(id, "approve", because).status == 200);

    // an approval is of what was looked at: another letter, another look
    draft.as("anna", {"administrator"});
    draft.type(id, exchange_file, draft.text(id, exchange_file) + "# uusi rivi\n");
    CHECK(draft.step(id, "activate", because).code() == "APPROVAL_MISSING");
    draft.as("bertta", {"administrator"});
    CHECK(draft.step(id, "approve", because).status == 200);
    draft.as("anna", {"administrator"});
    const ApiReply activated{draft.step(id, "activate", because)};
    CAPTURE(activated.body.dump());
    REQUIRE(activated.status == 200);
    CHECK(activated.body.at("state") == "activated");
    const std::string after{draft.active()};
    CHECK(after != before);
    CHECK(draft.get("/configuration").body.at("loaded") == after);
    CHECK(draft.get("/configuration").body.at("activated_by") == "anna");
    const Json told = draft.post("/configuration/history", Json::object()).body.at("activations");
    CHECK(told.at(0).at("digest") == after);
    CHECK(told.at(0).at("reason") == "vuosikello 2027");
    CHECK(told.at(0).at("approved_by") == Json{"bertta"});
    CHECK(told.at(0).at("title") == "Pienemmät asiakirjat");

    // the folder is as it was: a restart does not undo what people put in force
    draft.house().restart();
    CHECK(draft.active() == after);

    // back to what was, by a draft that stands for it byte by byte
    const ApiReply back{draft.post("/drafts", {{"title", "Palautus"}, {"from", before}})};
    REQUIRE(back.status == 201);
    const std::string undo{back.body.at("draft")};
    draft.as("bertta", {"administrator"});
    CHECK(draft.step(undo, "approve", because).status == 200);
    draft.as("anna", {"administrator"});
    CHECK(draft.step(undo, "activate", because).status == 200);
    CHECK(draft.active() == before);
    CHECK(draft.calls().misfits().empty());
}

TEST_CASE(
    "what newly goes in a special category waits for the data-protection officer",
    "[admin][house][drafts][law]") {
    Drafting draft{house_of("administration")};
    draft.as("anna", {"administrator"});
    const std::string id{draft.begin("Kelalle enemmän")};
    const std::string rules{"rules/unemployment-benefit.yaml"};
    draft.type(
        id, rules,
        replaced(
            draft.text(id, rules), "    - statement.reasoning\n",
            "    - statement.reasoning\n    - health.work-ability-assessment\n"));
    const Json diff = draft.post("/drafts/" + id + "/diff", Json::object()).body;
    CAPTURE(diff.dump());
    CHECK(diff.at("agreement").at("needed") == "officer");
    CHECK(says(diff, "saa jatkossa"));
    const Json& first{diff.at("changes").at(0)};
    CHECK(first.at("kind") == "gain");
    CHECK(first.at("special") == true);
    CHECK(first.at("items") == Json{"health.work-ability-assessment"});
    CHECK(
        first.at("text").at("sv").get<std::string>().find("får i fortsättningen")
        != std::string::npos);
    CHECK(
        first.at("text").at("en").get<std::string>().find("will now receive") != std::string::npos);
    draft.as("bertta", {"administrator"});
    const ApiReply low{draft.step(id, "approve", because)};
    CHECK(low.status == 403);
    CHECK(low.code() == "APPROVER_TOO_LOW");
    CHECK(low.body.at("roles") == Json{"data-protection-officer"});
    draft.as("tiina", {"data-protection-officer"});
    CHECK(draft.step(id, "approve", because).status == 200);
    CHECK(
        draft.post("/drafts/" + id + "/diff", Json::object()).body.at("agreement").at("given")
        == true);
    CHECK(draft.step(id, "return", because).status == 200); // on second thought
    CHECK(
        draft.post("/drafts/" + id + "/diff", Json::object()).body.at("agreement").at("given")
        == false);
    const ApiReply own_time{draft.post("/drafts/" + id + "/replay", {{"days", 2}})};
    REQUIRE(own_time.status == 200);
    CHECK(own_time.body.at("at").is_null()); // it would act at once
    CHECK(own_time.body.at("changes_at").empty());
    CHECK(
        draft.post("/drafts/" + id + "/replay", {{"days", 2}, {"at", "2035-01-01"}}).body.at("at")
        == "2035-01-01T00:00:00+02:00");
    CHECK(
        draft.post("/drafts/" + id + "/replay", {{"at", "2999-01-01"}}).code()
        == "REQUEST_INVALID");
    CHECK(draft.step(id, "withdraw", because).status == 200);
    CHECK(draft.calls().misfits().empty());
}

TEST_CASE(
    "a draft that is planned comes into force at its time, and one that was overtaken is rebased",
    "[admin][house][drafts]") {
    Drafting draft{house_of("administration")};
    draft.as("anna", {"administrator"});
    const std::string before{draft.active()};
    const std::string first{draft.begin("Ajoitettu")};
    const std::string second{draft.begin("Ohitettu")};
    const std::string text{draft.text(first, exchange_file)};
    draft.type(first, exchange_file, text + "# ensimmäinen\n");
    draft.type(second, exchange_file, text + "# toinen\n");
    draft.as("bertta", {"administrator"});
    CHECK(draft.step(first, "approve", because).status == 200);
    CHECK(draft.step(second, "approve", because).status == 200);
    draft.as("anna", {"administrator"});
    Json at_a_time{{"reason", "vuodenvaihde"}, {"at", "2001-01-01"}};
    CHECK(draft.step(first, "activate", at_a_time).status == 422);
    at_a_time["at"] = day_ahead(1);
    const Json alone = draft.step(first, "activate", at_a_time).body;
    CHECK(alone.at("state") == "planned");
    CHECK(alone.at("plans_beside").empty());
    at_a_time["at"] = day_ahead(2);
    const Json beside = draft.step(second, "activate", at_a_time).body.at("plans_beside");
    REQUIRE(beside.size() == 1); // one of the two will lapse, and whoever plans is told
    CHECK(beside.at(0).at("draft") == first);
    CHECK(beside.at(0).at("title") == "Ajoitettu");
    CHECK(draft.step(second, "cancel", because).body.at("state") == "open");
    CHECK(
        draft.step(first, "files", {{"changes", {{{"path", "limits.yaml"}, {"text", "x"}}}}}).code()
        == "DRAFT_STATE");
    CHECK(draft.step(first, "cancel", because).body.at("state") == "open");
    at_a_time["at"] = moment_ahead(2);
    CHECK(draft.step(first, "activate", at_a_time).body.at("state") == "planned");
    REQUIRE(eventually([&] { return draft.active() != before; }));
    CHECK(
        eventually([&] { return draft.get("/drafts/" + first).body.at("state") == "activated"; }));
    CHECK(draft.get("/drafts/" + second).body.at("behind") == true);
    CHECK(draft.get("/drafts/" + first).body.at("behind") == false); // it is what is in force
    CHECK(draft.step(second, "activate", because).code() == "DRAFT_BEHIND");
    const ApiReply conflict{draft.step(second, "rebase", Json::object())};
    CHECK(conflict.code() == "DRAFT_CONFLICT");
    CHECK(conflict.body.at("conflicts") == Json{exchange_file});
    CHECK(draft.step(second, "rebase", {{"mine", {exchange_file}}}).status == 200);
    CHECK(draft.get("/drafts/" + second).body.at("behind") == false);
    CHECK(draft.text(second, exchange_file) == text + "# toinen\n");
    CHECK(draft.step(second, "activate", because).code() == "APPROVAL_MISSING");
    CHECK(draft.step(second, "withdraw", because).status == 200);

    // by the command line: as it was, byte by byte
    const std::string out{(draft.house().folder() / "exported").string()};
    const Json begun = draft.house().verb_json({"config", "draft", "--title", "Kansiosta"});
    const std::string third{begun.at("draft")};
    CHECK(draft.house().verb({"config", "export", third, out}).status == 0);
    const Json taken = draft.house().verb_json({"config", "draft", out, "--draft", third});
    CHECK(taken.at("files") == 0);
    const Finished same{draft.house().verb({"config", "diff", third})};
    CHECK(same.status == 0);
    CHECK(same.out == "Luovutuksissa ei ole eroa.\n");
    CHECK(draft.house().verb({"config", "check", third}).status == 0);
    const Finished history{draft.house().verb({"config", "history"})};
    CHECK(history.out.find("Ajoitettu: vuodenvaihde") != std::string::npos);
    const Finished rolled{
        draft.house().verb({"config", "rollback", before, "--reason", "liian aikaisin"})};
    CHECK(rolled.status == 1);
    CHECK(rolled.out.find("waits for its approval") != std::string::npos);
    draft.type(third, exchange_file, "kindly: [\tyes\n"); // who has to approve it nobody can say
    CHECK(draft.house().verb({"config", "diff", third}).status == 1);
    CHECK(draft.house().verb({"config", "withdraw", third, "--reason", "turha"}).status == 0);
    CHECK(draft.calls().misfits().empty());
}
