#include "gateway/rights/html.h"

#include "gateway/core/instant.h"
#include "gateway/rights/html_text.h"
#include "gateway/rights/html_words.h"

#include <initializer_list>

namespace gateway::rights {

namespace {

using text::JsonValue;

class Page final {
public:
    explicit Page(const JsonValue& report)
        : m_report{report}, m_language{text_at(head(), "language")} {}

    [[nodiscard]] std::string write() {
        open();
        disclosures();
        refusals();
        sources();
        plain("set_aside", {"at", "how", "code"});
        consents();
        holds();
        held();
        plain("documents_of_many", {"party_name", "exchange_name", "count"});
        destroyed();
        reads();
        plain("notices", {"party_name", "kind", "state", "changed_at"});
        plain("requests", {"received", "right", "standing", "due"});
        withheld();
        close();
        return std::move(m_out);
    }

private:
    [[nodiscard]] const JsonValue& head() const { return at(m_report, "report"); }

    [[nodiscard]] static const JsonValue& at(const JsonValue& object, std::string_view key) {
        static const JsonValue nothing{};
        const JsonValue* const found{object.find(key)};
        return found == nullptr ? nothing : *found;
    }

    [[nodiscard]] static std::string text_at(const JsonValue& object, std::string_view key) {
        return at(object, key).text();
    }

    [[nodiscard]] std::string say(std::string_view key) const {
        return escaped(words_for(key, m_language));
    }

    [[nodiscard]] static std::string joined(const JsonValue& list, std::string_view key) {
        std::string text;
        for (const JsonValue& one : list.elements()) {
            text += text.empty() ? "" : ", ";
            text += escaped(key.empty() ? one.text() : text_at(one, key));
        }
        return text;
    }

    void open() {
        m_out += "<!DOCTYPE html>\n<html lang=\"" + escaped(m_language)
                 + "\"><head><meta charset=\"utf-8\"><title>" + say("title") + "</title><style>"
                 + std::string{page_style} + "</style></head><body>\n<h1>" + say("title")
                 + "</h1>\n<p>" + say("law") + "</p>\n";
        if (at(head(), "draft").is_true()) {
            m_out += "<p class=\"draft\">" + say("draft") + "</p>\n";
        }
        m_out += "<table>\n";
        row("register", escaped(text_at(head(), "register_name")));
        controller();
        for (const char* const key : {"received", "request", "identities"}) {
            if (!text_at(head(), key).empty()) {
                row(key, escaped(text_at(head(), key)));
            }
        }
        for (const char* const key : {"made_at", "erased_at"}) {
            if (!text_at(head(), key).empty()) {
                row(key, escaped(readable(text_at(head(), key))));
            }
        }
        m_out += "</table>\n";
    }

    /// A report of an earlier release has what the controller is known by, and no name.
    void controller() {
        const std::string name{text_at(head(), "controller_name")};
        const std::string shown{name.empty() ? text_at(head(), "controller") : name};
        if (!shown.empty()) {
            row("controller", escaped(shown));
        }
        if (!name.empty() && !text_at(head(), "business_id").empty()) {
            row("business_id", escaped(text_at(head(), "business_id")));
        }
        std::string contacts;
        for (const JsonValue& one : at(head(), "contacts").elements()) {
            contacts += "<div>" + escaped(text_at(one, "role")) + ": "
                        + escaped(text_at(one, "channel")) + "</div>";
        }
        const std::string joint{joined(at(head(), "joint_controllers"), "")};
        if (!contacts.empty()) {
            row("contacts", contacts);
        }
        if (!joint.empty()) {
            row("joint_controllers", joint);
        }
    }

    void close() {
        m_out += "<h2>" + say("rights") + "</h2>\n<p>" + say("rights-text") + "</p>\n<p>"
                 + say("automated") + "</p>\n</body></html>\n";
    }

    /// `cells` is HTML already.
    void row(std::string_view key, const std::string& cells) {
        m_out += "<tr><th>" + say(key) + "</th><td>" + cells + "</td></tr>\n";
    }

    /// @return false, and says so, if there is nothing.
    bool heading(std::string_view key) {
        m_out += "<h2>" + say(key) + "</h2>\n";
        if (at(m_report, key).elements().empty()) {
            m_out += "<p>" + say("nothing") + "</p>\n";
            return false;
        }
        return true;
    }

    [[nodiscard]] std::string times_of(const JsonValue& group) const {
        std::string text;
        for (const JsonValue& time : at(group, "times").elements()) {
            text += text.empty() ? "" : ", ";
            text += escaped(readable(text_at(time, "at")));
            const JsonValue& received{at(time, "received")};
            if (!received.is_null() && !received.is_true()) {
                text += ' ' + say("may-have");
            }
        }
        return text;
    }

    /// A report of an earlier release has the bare number of the section, and no citation.
    [[nodiscard]] static std::string cited(const JsonValue& provision) {
        if (!text_at(provision, "citation").empty()) {
            return text_at(provision, "citation");
        }
        const std::string act{text_at(provision, "act")};
        const std::string section{text_at(provision, "section")};
        return act.empty()       ? text_at(provision, "provision")
               : section.empty() ? act
                                 : act + ' ' + section;
    }

    [[nodiscard]] std::string provision_text(const JsonValue& provision) const {
        std::string text{escaped(text_at(provision, "name"))};
        text += text.empty() ? "" : ", ";
        text += escaped(cited(provision));
        const JsonValue& verified{at(provision, "verified")};
        return verified.is_null() || verified.is_true() ? text : text + ' ' + say("unverified");
    }

    [[nodiscard]] std::string basis_text(const JsonValue& basis) const {
        std::string text;
        for (const JsonValue& provision : at(basis, "provisions").elements()) {
            text += text.empty() ? "" : "; ";
            text += provision_text(provision);
        }
        for (const char* const key : {"gdpr6", "gdpr9"}) {
            if (!text_at(basis, key).empty()) {
                text += "; (EU) 2016/679 " + escaped(text_at(basis, key));
            }
        }
        return text.empty() ? escaped(text_at(basis, "rule")) : text;
    }

    /// The items of a disclosure, those that rest on a consent with the number of its event.
    [[nodiscard]] std::string items_of(const JsonValue& group) const {
        std::string text;
        for (const JsonValue& item : at(group, "items").elements()) {
            text += text.empty() ? "" : ", ";
            text += escaped(text_at(item, "label"));
            if (!at(item, "consents").elements().empty()) {
                text += " (" + say("consent") + ' ' + joined(at(item, "consents"), "") + ')';
            }
        }
        return text;
    }

    void disclosures() {
        if (!heading("disclosures")) {
            return;
        }
        for (const JsonValue& group : at(m_report, "disclosures").elements()) {
            m_out += "<h3>" + escaped(text_at(group, "party_name")) + "</h3>\n<table>\n";
            row("what", escaped(text_at(group, "exchange_name")));
            row("purpose", escaped(text_at(group, "purpose_name")));
            row("items", items_of(group));
            std::string bases;
            for (const JsonValue& basis : at(group, "bases").elements()) {
                bases += "<div>" + basis_text(basis) + "</div>";
            }
            row("basis", bases);
            row("times", times_of(group));
            m_out += "</table>\n";
        }
    }

    void refusals() {
        if (!heading("refusals")) {
            return;
        }
        for (const JsonValue& group : at(m_report, "refusals").elements()) {
            m_out += "<h3>" + escaped(text_at(group, "party_name")) + "</h3>\n<table>\n";
            row("purpose", escaped(text_at(group, "purpose_name")));
            row("items", items_of(group));
            row("times", times_of(group));
            m_out += "</table>\n";
        }
    }

    void sources() {
        if (!heading("sources")) {
            return;
        }
        for (const JsonValue& group : at(m_report, "sources").elements()) {
            m_out += "<h3>" + escaped(text_at(group, "party_name")) + "</h3>\n<table>\n";
            row("what", escaped(text_at(group, "exchange_name")));
            row("system", escaped(text_at(group, "system")));
            row("recorder", say(text_at(group, "recorder")));
            row("items", items_of(group));
            row("times", times_of(group));
            m_out += "</table>\n";
        }
    }

    void consents() {
        if (!heading("consents")) {
            return;
        }
        m_out += "<table>\n";
        for (const JsonValue& event : at(m_report, "consents").elements()) {
            m_out += "<tr><td>" + escaped(text_at(event, "sequence")) + "</td><td>"
                     + escaped(readable(text_at(event, "expressed_at"))) + "</td><td>"
                     + say(text_at(event, "kind")) + "</td><td>"
                     + joined(at(event, "item_names"), "") + "</td><td>"
                     + joined(at(event, "party_names"), "") + "</td><td>"
                     + joined(at(event, "purpose_names"), "") + "</td></tr>\n";
        }
        m_out += "</table>\n";
    }

    /// What a hold is when the report is made: one that begins later, or is over, hinders nothing
    /// whatever its state is called, and a person must not rely on it.
    [[nodiscard]] std::string standing_of(const JsonValue& hold) const {
        const std::string state{text_at(hold, "state")};
        const auto now = core::parse_instant(text_at(head(), "made_at"));
        const auto from = core::parse_instant(text_at(hold, "from"));
        const auto until = core::parse_instant(text_at(hold, "until"));
        if (state == "ended" || state == "overridden" || !now) {
            return state;
        }
        return until && *until <= *now ? "ended" : from && *from > *now ? "begins-later" : state;
    }

    void holds() {
        if (!heading("holds")) {
            return;
        }
        m_out += "<table>\n<tr>";
        for (const char* const column : {"recorded_at", "what", "state", "from", "until"}) {
            m_out += "<th>" + say(column) + "</th>";
        }
        m_out += "</tr>\n";
        for (const JsonValue& hold : at(m_report, "holds").elements()) {
            m_out += "<tr><td>" + escaped(readable(text_at(hold, "recorded_at"))) + "</td><td>"
                     + say(text_at(hold, "kind")) + "</td><td>" + say(standing_of(hold))
                     + "</td><td>" + escaped(readable(text_at(hold, "from"))) + "</td><td>"
                     + escaped(readable(text_at(hold, "until"))) + "</td></tr>\n";
        }
        m_out += "</table>\n";
    }

    void held() {
        if (!heading("held")) {
            return;
        }
        for (const JsonValue& payload : at(m_report, "held").elements()) {
            m_out += "<h3>" + say(text_at(payload, "what")) + ", "
                     + escaped(readable(text_at(payload, "at"))) + "</h3>\n<pre>"
                     + escaped(text_at(payload, "content")) + "</pre>\n";
        }
    }

    void destroyed() {
        if (!heading("destroyed")) {
            return;
        }
        m_out += "<table>\n<tr><th>" + say("what") + "</th><th>" + say("count") + "</th><th>"
                 + say("destroyed-rule") + "</th></tr>\n";
        for (const JsonValue& one : at(m_report, "destroyed").elements()) {
            std::string rules;
            for (const JsonValue& certificate : at(one, "certificates").elements()) {
                rules += "<div>" + escaped(text_at(certificate, "rule")) + " ("
                         + escaped(text_at(certificate, "years")) + ' ' + say("destroyed-years")
                         + "), " + escaped(readable(text_at(certificate, "at"))) + ", "
                         + escaped(text_at(certificate, "entry")) + "</div>";
            }
            m_out += "<tr><td>" + say("gone-" + text_at(one, "what")) + "</td><td>"
                     + escaped(text_at(one, "count")) + "</td><td>"
                     + (rules.empty() ? say("without-certificate") : rules) + "</td></tr>\n";
        }
        m_out += "</table>\n";
    }

    /// What was looked at or done; a call that has no words is told as one.
    [[nodiscard]] std::string call_of(const JsonValue& read) const {
        const std::string call{text_at(read, "what") + ' ' + text_at(read, "how")};
        return words_for(call, m_language) == call ? say("other-call") : say(call);
    }

    void reads() {
        if (!heading("reads")) {
            return;
        }
        m_out += "<table>\n<tr><th>" + say("when") + "</th><th>" + say("who") + "</th><th>"
                 + say("what") + "</th><th>" + say("purpose") + "</th></tr>\n";
        for (const JsonValue& read : at(m_report, "reads").elements()) {
            std::string roles;
            for (const JsonValue& role : at(read, "roles").elements()) {
                roles += roles.empty() ? "" : ", ";
                roles += say(role.text() == "system" ? "system-user" : role.text());
            }
            m_out += "<tr><td>" + escaped(readable(text_at(read, "at"))) + "</td><td>" + roles
                     + "</td><td>" + call_of(read) + "</td><td>" + say(text_at(read, "purpose"))
                     + "</td></tr>\n";
        }
        m_out += "</table>\n";
    }

    void plain(std::string_view section, std::initializer_list<std::string_view> columns) {
        if (!heading(section)) {
            return;
        }
        m_out += "<table>\n";
        for (const JsonValue& one : at(m_report, section).elements()) {
            m_out += "<tr>";
            for (const std::string_view column : columns) {
                std::string text{text_at(one, column)};
                text.insert(0, section == "notices" && text == "received" ? "notice-" : "");
                m_out += "<td>" + (column.ends_with("at") ? escaped(readable(text)) : say(text))
                         + "</td>";
            }
            m_out += "</tr>\n";
        }
        m_out += "</table>\n";
    }

    void withheld() {
        if (!heading("withheld")) {
            return;
        }
        m_out += "<table>\n";
        for (const JsonValue& one : at(m_report, "withheld").elements()) {
            const std::string provision{text_at(one, "provision")};
            m_out += "<tr><td>" + say(text_at(one, "what")) + "</td><td>"
                     + escaped(text_at(one, "count")) + "</td><td>"
                     + (provision.empty() ? say(text_at(one, "ground")) : escaped(provision))
                     + "</td></tr>\n";
        }
        m_out += "</table>\n<p>" + say("withheld-text") + "</p>\n";
    }

    const JsonValue& m_report;
    std::string m_language;
    std::string m_out{};
};

}

std::string report_html(const JsonValue& report) {
    return Page{report}.write();
}

}
