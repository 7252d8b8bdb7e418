#include "gateway/app/verbs_changes.h"

#include "gateway/app/analysis_text.h"
#include "gateway/app/analysis_words.h"
#include "gateway/app/change_output.h"
#include "gateway/core/error.h"
#include "gateway/core/message_id.h"

#include <iomanip>
#include <iostream>

namespace gateway::app {

using text::JsonValue;

namespace {

using Network = http::NetworkLibraries;

JsonValue empty() {
    return JsonValue::make_object();
}

/// The version that was last shown, as If-Match wants it.
std::string seen(const VerbOptions& options, const Network& network, const std::string& draft) {
    const ApiAnswer answer{call_api(options, network, "GET", draft_path(draft))};
    return answer.good() ? '"' + word_in(answer.body, "version") + '"' : "\"0\"";
}

int step(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    const std::string& name, std::ostream& out, JsonValue body = empty()) {
    if (!words.reason.empty()) {
        body.add("reason", json(words.reason));
    }
    return finish(
        options,
        call_api(
            options, network, "POST", draft_path(words.what, '/' + name), body,
            seen(options, network, words.what)),
        out, [&](const JsonValue& draft) { print_draft(draft, out); });
}

bool wants_approval(const JsonValue& diff) {
    const JsonValue* const agreement{diff.find("agreement")};
    return agreement != nullptr && agreement->is_object() && !is_true(*agreement, "given");
}

void print_diff(const JsonValue& diff, const std::string& language, std::ostream& out) {
    for (const JsonValue& change : list_in(diff, "changes")) {
        const JsonValue* const texts{change.find("text")};
        out << (word_in(change, "eyes") == "officer" ? "! " : "  ")
            << (texts == nullptr ? std::string{} : word_in(*texts, language)) << '\n';
    }
    if (!is_true(diff, "valid")) {
        out << "not valid: see `config check`\n";
    } else if (list_in(diff, "changes").empty()) {
        out << say(Word::no_difference, language_of(language)) << '\n';
    } else if (wants_approval(diff)) {
        out << "to be approved by: "
            << (word_in(*diff.find("agreement"), "needed") == "officer"
                    ? "the data-protection officer"
                    : "another administrator or the data-protection officer")
            << '\n';
    }
}

}

int draft_list(
    const VerbOptions& options, const Network& network, const ChangeWords&, std::ostream& out) {
    const ApiAnswer answer{call_pages(options, network, "/drafts", "drafts")};
    return finish(options, answer, out, [&](const JsonValue& body) {
        for (const JsonValue& draft : list_in(body, "drafts")) {
            print_draft(draft, out);
        }
        if (list_in(body, "drafts").empty()) {
            out << "none\n";
        }
    });
}

int draft_show(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    return finish(
        options, call_api(options, network, "GET", draft_path(words.what)), out,
        [&](const JsonValue& draft) {
            print_draft(draft, out);
            for (const JsonValue& change : list_in(draft, "changes")) {
                out << "  " << std::left << std::setw(9) << word_in(change, "change")
                    << word_in(change, "path") << '\n';
            }
            for (const JsonValue& taken : list_in(draft, "steps")) {
                out << "  " << word_in(taken, "at") << "  " << std::left << std::setw(11)
                    << word_in(taken, "kind") << word_in(taken, "by") << ": "
                    << word_in(taken, "reason") << '\n';
            }
        });
}

int draft_check(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    const ApiAnswer answer{
        call_api(options, network, "POST", draft_path(words.what, "/check"), empty())};
    const int status{finish(options, answer, out, [&](const JsonValue& body) {
        for (const JsonValue& finding : list_in(body, "findings")) {
            out << word_in(finding, "file") << ':' << word_in(finding, "line") << ": "
                << (word_in(finding, "severity") == "note" ? "note: " : "")
                << word_in(finding, "code") << ' ' << word_in(finding, "reason") << '\n';
        }
        out << (is_true(body, "valid") ? "valid; " : "not valid; ") << word_in(body, "cases")
            << " cases, " << word_in(body, "failed") << " failed\n";
    })};
    return status == 0 && !is_true(answer.body, "valid") ? 1 : status;
}

int draft_diff(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    const ApiAnswer answer{
        call_api(options, network, "POST", draft_path(words.what, "/diff"), empty())};
    const int status{finish(options, answer, out, [&](const JsonValue& body) {
        print_diff(body, options.language, out);
    })};
    const bool waits{wants_approval(answer.body) || !is_true(answer.body, "valid")};
    return status == 0 && waits ? 1 : status;
}

int draft_replay(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    JsonValue body{empty()};
    body.add("days", json(std::int64_t{words.days}));
    if (!words.at.empty()) {
        body.add("at", json(words.at));
    }
    const ApiAnswer answer{
        call_api(options, network, "POST", draft_path(words.what, "/replay"), body)};
    const int status{finish(options, answer, out, [&](const JsonValue& told) {
        out << word_in(told, "decisions") << " decisions, " << word_in(told, "erased")
            << " erased; "
            << (word_in(told, "at").empty() ? "each at its own instant"
                                            : "as of " + word_in(told, "at"))
            << '\n';
        for (const JsonValue& at : list_in(told, "changes_at")) {
            out << "the draft changes something at " << at.text() << '\n';
        }
        for (const JsonValue& party : list_in(told, "parties")) {
            for (const auto& [key, sign] :
                 {std::pair{"newly_sent", '+'}, {"newly_withheld", '-'}}) {
                for (const JsonValue& change : list_in(party, key)) {
                    out << "  " << sign << ' ' << word_in(party, "party") << ' '
                        << word_in(change, "item") << ": " << list_in(change, "messages").size()
                        << " messages\n";
                }
            }
        }
    })};
    return status == 0 && is_true(answer.body, "needs_second_person") ? 1 : status;
}

int draft_rebase(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    JsonValue body{empty()};
    for (const auto& [key, paths] : {std::pair{"mine", &words.mine}, {"theirs", &words.theirs}}) {
        JsonValue list{JsonValue::make_array()};
        for (const std::string& path : *paths) {
            list.push(json(path));
        }
        body.add(key, std::move(list));
    }
    return step(options, network, words, "rebase", out, std::move(body));
}

int draft_approve(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    return step(options, network, words, "approve", out);
}

int draft_return(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    return step(options, network, words, "return", out);
}

int draft_cancel(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    return step(options, network, words, "cancel", out);
}

int draft_withdraw(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    return step(options, network, words, "withdraw", out);
}

int change_activate(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    if (!core::MessageId::parse(words.what)) {
        if (!words.at.empty() || !words.reason.empty()) {
            throw core::GatewayError{
                "OPTION_OF_DRAFTS",
                "a folder is put in force now; --at and --reason are for a draft",
                core::GatewayError::Retry::never};
        }
        VerbOptions of_folder{options};
        of_folder.mappings = words.what;
        return config_activate(of_folder, network, out);
    }
    JsonValue body{empty()};
    if (!words.at.empty()) {
        body.add("at", json(words.at));
    }
    return step(options, network, words, "activate", out, std::move(body));
}

int change_rollback(
    const VerbOptions& options, const Network& network, const ChangeWords& words,
    std::ostream& out) {
    ChangeWords back{words};
    if (back.what.empty()) {
        const ApiAnswer history{
            call_api(options, network, "POST", "/configuration/history", empty())};
        const auto rows = list_in(history.body, "activations");
        if (!history.good()) {
            return print_problem(history);
        }
        if (rows.size() < 2) {
            std::cerr << "lautturi: HISTORY_NONE: nothing was in force before\n";
            return 2;
        }
        back.what = word_in(rows[1], "digest");
    }
    JsonValue body{empty()};
    body.add("title", json("Palautus: " + words.reason)).add("from", json(back.what));
    const ApiAnswer begun{call_api(options, network, "POST", "/drafts", body)};
    if (!begun.good()) {
        return print_problem(begun);
    }
    back.what = word_in(begun.body, "draft");
    const ApiAnswer diff{
        call_api(options, network, "POST", draft_path(back.what, "/diff"), empty())};
    if (diff.good() && wants_approval(diff.body)) {
        out << "draft " << back.what << " waits for its approval\n";
        return 1;
    }
    return step(options, network, back, "activate", out);
}

int change_history(
    const VerbOptions& options, const Network& network, const ChangeWords&, std::ostream& out) {
    return finish(
        options, call_api(options, network, "POST", "/configuration/history", empty()), out,
        [&](const JsonValue& body) {
            for (const JsonValue& one : list_in(body, "activations")) {
                out << word_in(one, "at") << "  " << word_in(one, "digest").substr(0, 16) << "  "
                    << std::left << std::setw(16) << word_in(one, "by") << word_in(one, "title")
                    << (word_in(one, "reason").empty() ? "" : ": ") << word_in(one, "reason")
                    << '\n';
            }
        });
}

}
