// A run's report for people: from its JSON to plain text in three languages.

#include "gateway/app/analysis_text.h"
#include "gateway/app/run_json.h"
#include "gateway/app/run_report.h"
#include "gateway/app/run_report_words.h"
#include "gateway/exchange/delivery_words.h"
#include "gateway/policy/phrases.h"

#include <algorithm>
#include <ostream>
#include <span>
#include <string>
#include <vector>

namespace gateway::app {

namespace {

using policy::Phrase;
using text::JsonValue;
using Word = ReportWord;

std::vector<std::string> texts_of(const JsonValue& list) {
    std::vector<std::string> texts;
    for (const JsonValue& element : list.elements()) {
        texts.push_back(element.text());
    }
    return texts;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& one : texts) {
        all += (all.empty() ? "" : ", ") + one;
    }
    return all;
}

class ReportText final {
public:
    ReportText(const JsonValue& report, policy::Language language, std::ostream& out)
        : m_report{report}, m_language{language}, m_out{out} {}

    void print() const {
        m_out << say(Word::report) << ' ' << m_report.find("run")->text() << '\n';
        for (const auto& [word, key] :
             {std::pair{Word::exchange, "exchange"}, std::pair{Word::reg, "register"},
              std::pair{Word::party, "party"}, std::pair{Word::purpose, "purpose"}}) {
            line(word, name(key));
        }
        line(Word::law, m_report.find("configuration")->text());
        line(Word::corrects, m_report.find("corrects")->text());
        times();
        account();
        withheld();
        codes();
        places();
        unknown();
        documents();
        announced();
        answers();
        expectations();
    }

private:
    [[nodiscard]] std::string_view say(Word word) const { return app::say(word, m_language); }

    void line(Word word, std::string_view what) const {
        if (!what.empty()) {
            m_out << "  " << say(word) << ": " << what << '\n';
        }
    }

    void heading(Word word) const { m_out << '\n' << say(word) << '\n'; }

    /// `1 record`, `2 records`.
    [[nodiscard]] std::string records_of(const JsonValue& what) const {
        const std::string count{what.find("records")->text()};
        return count + ' ' + std::string{say(count == "1" ? Word::record : Word::records)};
    }

    /// `Name (id)`, or what of it is known.
    [[nodiscard]] std::string name(const char* key) const {
        const JsonValue* const what{m_report.find(key)};
        if (what == nullptr) {
            return {};
        }
        const std::string id{what->string_at("id").value_or("")};
        const JsonValue* const names{what->find("name")};
        return names == nullptr
                   ? id
                   : std::string{names->string_at(language_code(m_language)).value_or("")} + " ("
                         + id + ')';
    }

    void times() const {
        line(Word::begun, m_report.find("begun")->text());
        const JsonValue& ended{*m_report.find("ended")};
        if (ended.is_null()) {
            line(Word::ended, say(Word::goes_on));
            waits(*m_report.find("waits"));
            return;
        }
        const std::int64_t took{m_report.find("milliseconds")->integer().value_or(0)};
        const std::string thousandths{std::to_string(1'000 + took % 1'000).substr(1)};
        line(
            Word::ended, ended.text() + ", " + std::string{say(Word::duration)} + ' '
                             + std::to_string(took / 1'000) + '.' + thousandths + " s, "
                             + m_report.find("records_per_second")->text() + ' '
                             + std::string{say(Word::per_second)});
    }

    void waits(const JsonValue& waits) const {
        if (waits.is_null()) {
            return;
        }
        std::string why{exchange::with_words(waits.string_at("code").value_or(""), m_language)};
        if (const JsonValue & until{*waits.find("until")}; !until.is_null()) {
            why += ", " + std::string{say(Word::until)} + ' ' + until.text();
        }
        line(Word::waits, why);
    }

    void account() const {
        const JsonValue& account{*m_report.find("account")};
        const bool in{m_report.string_at("direction") == "in"};
        const auto count = [&](const char* key) { return account.find(key)->text(); };
        heading(Word::account);
        m_out << "  " << say(Word::in) << ' ' << count("in") << " = "
              << say(in ? Word::handed_over : Word::released) << ' ' << count("released") << " + "
              << say(Word::reduced) << ' ' << count("reduced") << " + "
              << say(in ? Word::quarantined : Word::withheld) << ' ' << count("withheld") << " + "
              << say(Word::rejected) << ' ' << count("rejected") << " + " << say(Word::pending)
              << ' ' << count("pending") << ": "
              << say(account.find("balanced")->is_true() ? Word::balances : Word::does_not_balance)
              << '\n';
    }

    void withheld() const {
        const JsonValue& list{*m_report.find("withheld")};
        if (list.elements().empty()) {
            return;
        }
        heading(Word::why_kept);
        for (const JsonValue& one : list.elements()) {
            m_out << "  " << records_of(one) << ' '
                  << say(one.string_at("outcome") == "refused" ? Word::whole : Word::in_part)
                  << ": " << reasons(one) << '\n';
            const JsonValue& rule{*one.find("rule")};
            if (!rule.is_null()) {
                std::vector<std::string> cited;
                for (const JsonValue& section : one.find("sections")->elements()) {
                    cited.emplace_back(section.string_at(language_code(m_language)).value_or(""));
                }
                const std::string sections{joined(cited)};
                m_out << "    " << say(Word::rule) << ": " << rule.text()
                      << (sections.empty() ? "" : " (" + sections + ')') << '\n';
            }
            for (const auto& [word, key] :
                 {std::pair{Word::cap, "caps"}, std::pair{Word::items, "items"}}) {
                const std::string named{joined(texts_of(*one.find(key)))};
                if (!named.empty()) {
                    m_out << "    " << say(word) << ": " << named << '\n';
                }
            }
        }
    }

    /// Each reason in words, with its code.
    [[nodiscard]] std::string reasons(const JsonValue& one) const {
        std::vector<std::string> guards;
        for (const std::string& code : texts_of(*one.find("guards"))) {
            if (const auto guard = core::parse_guard(code)) {
                guards.emplace_back(policy::name_of(*guard, m_language));
            }
        }
        std::string all;
        for (const std::string& code : texts_of(*one.find("reasons"))) {
            const auto reason = core::parse_reason(code);
            all += (all.empty() ? "" : "; ")
                   + (reason ? in_words(*reason, guards) + " (" + code + ')' : code);
        }
        return all;
    }

    /// Of many records at once: what is each one's own (days, events) has no place here.
    [[nodiscard]] std::string
    in_words(core::Reason reason, const std::vector<std::string>& guards) const {
        const auto some = [&](Phrase phrase) { return policy::phrase(phrase, m_language); };
        return policy::fill(
            policy::clause(reason, m_language), {{"the_item", some(Phrase::some_item)},
                                                 {"to_recipient", some(Phrase::some_recipient)},
                                                 {"for_purpose", some(Phrase::some_purpose)},
                                                 {"when", ""},
                                                 {"event", ""},
                                                 {"consent_ended", ""},
                                                 {"last_day", ""},
                                                 {"guards", policy::say_list(guards, m_language)},
                                                 {"holds", ""},
                                                 {"others", ""}});
    }

    void codes() const {
        const JsonValue& list{*m_report.find("codes")};
        const JsonValue& fault{*m_report.find("fault")};
        if (!fault.is_null()) {
            heading(Word::faulty);
            m_out << "  " << exchange::with_words(fault.string_at("code").value_or(""), m_language);
            for (const auto& [word, key] :
                 {std::pair{Word::declared, "declared"}, std::pair{Word::found, "found"}}) {
                if (const JsonValue & count{*fault.find(key)}; !count.is_null()) {
                    m_out << ", " << say(word) << ' ' << count.text();
                }
            }
            m_out << '\n';
        }
        const bool out{m_report.string_at("direction") == "out"};
        bool headed{false};
        for (const JsonValue& one : list.elements()) {
            const std::string state{one.string_at("state").value_or("")};
            if (out && state == "withheld") {
                continue; // why, is told above
            }
            if (!headed) {
                heading(Word::why_not);
                headed = true;
            }
            m_out << "  " << records_of(one) << ", "
                  << say(state == "rejected"  ? Word::rejected
                         : state == "pending" ? Word::pending
                                              : Word::quarantined);
            if (const auto code = one.string_at("code"); code && !code->empty()) {
                m_out << ": " << exchange::with_words(*code, m_language);
            }
            m_out << '\n';
        }
    }

    /// Where what was wrong stands, of the first records.
    void places() const {
        const std::span<const JsonValue> list{m_report.find("rejections")->elements()};
        if (list.empty()) {
            return;
        }
        heading(Word::places);
        for (const JsonValue& one : list.first(std::min(list.size(), most_places))) {
            m_out << "  " << say(Word::record) << ' ' << one.find("ordinal")->text() << ": "
                  << one.string_at("code").value_or("");
            if (const std::string path{one.string_at("path").value_or("")}; !path.empty()) {
                m_out << ", " << exchange::printable_place(path);
            }
            m_out << '\n';
        }
        if (list.size() > most_places) {
            m_out << "  …\n";
        }
    }

    void unknown() const {
        const JsonValue& list{*m_report.find("unknown")};
        if (list.elements().empty()) {
            return;
        }
        heading(Word::unknown_fields);
        for (const JsonValue& one : list.elements()) {
            m_out << "  "
                  << exchange::printable_place(std::string{one.string_at("path").value_or("")})
                  << ": " << one.find("fields")->text() << '\n';
        }
    }

    void documents() const {
        const JsonValue& list{*m_report.find("documents")};
        if (list.elements().empty()) {
            return;
        }
        heading(Word::documents);
        for (const JsonValue& document : list.elements()) {
            m_out << "  " << document.string_at("document").value_or("") << ": ";
            if (document.string_at("kind") == "manifest") {
                m_out << say(Word::manifest) << ", ";
            } else {
                m_out << records_of(document) << ", ";
            }
            if (const JsonValue & bytes{*document.find("bytes")}; !bytes.is_null()) {
                m_out << bytes.text() << ' ' << say(Word::bytes) << ", ";
            }
            m_out << say_state(document.string_at("state").value_or(""), m_language)
                  << "\n    sha256 " << document.string_at("sha256").value_or("") << '\n';
            for (const JsonValue& attempt : document.find("tries")->elements()) {
                tried(attempt);
            }
        }
    }

    void tried(const JsonValue& attempt) const {
        m_out << "    " << say(Word::attempt) << ' ' << attempt.find("attempt")->text() << ", "
              << attempt.string_at("begun").value_or("") << ": ";
        if (attempt.find("outcome")->is_null()) {
            m_out << say(Word::under_way) << '\n';
            return;
        }
        m_out << say_state(attempt.string_at("outcome").value_or(""), m_language) << ", "
              << attempt.string_at("code").value_or("");
        if (const std::string status{attempt.find("status")->text()}; status != "0") {
            m_out << ' ' << status;
        }
        m_out << '\n';
    }

    void announced() const {
        const JsonValue& list{*m_report.find("announced")};
        if (list.elements().empty()) {
            return;
        }
        heading(Word::announced);
        for (const JsonValue& document : list.elements()) {
            const JsonValue& run{*document.find("run")};
            m_out << "  " << document.find("ordinal")->text() << ", " << records_of(document)
                  << ": " << say(run.is_null() ? Word::not_come : Word::came);
            if (!run.is_null()) {
                m_out << ' ' << run.text();
            }
            m_out << '\n';
        }
    }

    void answers() const {
        const JsonValue& receipts{*m_report.find("receipts")};
        if (m_report.string_at("direction") == "out") {
            heading(Word::receipts);
            m_out << "  " << say(Word::accepted) << ' ' << receipts.find("accepted")->text() << ", "
                  << say(Word::refused) << ' ' << receipts.find("refused")->text() << ", "
                  << say(Word::silent) << ' ' << receipts.find("silent")->text() << ", "
                  << say(Word::contradicting) << ' ' << receipts.find("contradicting")->text()
                  << '\n';
        }
        results(Word::residue, *m_report.find("residue"));
        results(Word::unfitting, *m_report.find("unfitting"));
        corrections(*m_report.find("corrections"));
    }

    void corrections(const JsonValue& list) const {
        if (list.elements().empty()) {
            return;
        }
        heading(Word::corrections);
        for (const JsonValue& one : list.elements()) {
            m_out << "  " << one.string_at("record").value_or("") << ' '
                  << say(Word::corrects_record) << ' ' << one.string_at("corrects").value_or("")
                  << '\n';
        }
    }

    void results(Word word, const JsonValue& list) const {
        if (list.elements().empty()) {
            return;
        }
        heading(word);
        for (const JsonValue& result : list.elements()) {
            m_out << "  " << say(Word::record) << ' ' << result.find("ordinal")->text() << ", "
                  << result.string_at("record").value_or("") << ' '
                  << result.string_at("code").value_or("") << '\n';
        }
    }

    void expectations() const {
        const JsonValue& list{*m_report.find("expectations")};
        heading(Word::expectations);
        if (list.elements().empty()) {
            m_out << "  " << say(Word::none) << '\n';
        }
        for (const JsonValue& one : list.elements()) {
            m_out << "  " << one.string_at("expectation").value_or("") << ", "
                  << one.string_at("due").value_or("") << ": "
                  << say_state(one.string_at("state").value_or(""), m_language);
            if (const JsonValue & code{*one.find("code")}; !code.is_null()) {
                m_out << " (" << code.text() << ')';
            }
            m_out << '\n';
        }
    }

    const JsonValue& m_report;
    policy::Language m_language;
    std::ostream& m_out;
};

}

void print_run_report(const JsonValue& report, policy::Language language, std::ostream& out) {
    ReportText{report, language, out}.print();
}

}
