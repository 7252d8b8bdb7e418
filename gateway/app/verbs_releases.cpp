// Verbs about anonymised releases: statistics release, sign, report, ledger.

#include "gateway/admin/authorization.h"
#include "gateway/admin/release_json.h"
#include "gateway/app/checkpoints.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/release_desk.h"
#include "gateway/storage/postgres_outbox.h"

#include <unistd.h>

#include <algorithm>
#include <iomanip>
#include <ostream>

namespace gateway::app {

using core::GatewayError;
using ports::ReleaseEntry;
using text::JsonValue;

namespace {

GatewayError never(core::Code code) {
    return GatewayError{code, GatewayError::Retry::never};
}

constexpr const char* worker{"cli-release"};

/// The account of whoever called: a release carries names, not numbers of processes.
std::string official(Installation& installation, std::initializer_list<admin::Role> roles) {
    const auto user = installation.store().users().of_uid(::getuid());
    const bool may{
        user && !user->ended(installation.clock().now())
        && std::any_of(roles.begin(), roles.end(), [&](admin::Role role) {
               return std::find(user->roles.begin(), user->roles.end(), admin::to_text(role))
                      != user->roles.end();
           })};
    if (!may) {
        throw never("RELEASE_OFFICIAL"); // no account, or none that may
    }
    return std::string{user->name.text()};
}

exchange::Under
under(const std::shared_ptr<const exchange::Assembly>& assembly, std::string_view id) {
    exchange::Under found{assembly->under(id)};
    if (found.exchange == nullptr) {
        throw never("EXCHANGE_UNKNOWN");
    }
    return found;
}

/// A desk with what it works with.
class Desk final {
public:
    Desk(Installation& installation, std::string_view exchange)
        : m_bench{installation, worker}, m_assembly{installation.law().active()},
          m_desk{
              {m_bench.gate(), installation.store().releases(), installation.store().outbox(),
               installation.keys(), installation.clock(), crypto::random_bytes},
              m_assembly,
              under(m_assembly, exchange)} {}

    exchange::ReleaseDesk* operator->() { return &m_desk; }
    exchange::ReleaseDesk& operator*() { return m_desk; }

private:
    Workbench m_bench;
    std::shared_ptr<const exchange::Assembly> m_assembly;
    exchange::ReleaseDesk m_desk;
};

void print(
    const VerbOptions& options, const JsonValue& report, const std::string& language,
    std::ostream& out) {
    if (options.json) {
        out << text::write_json(report) << '\n';
    } else {
        out << report.string_at("release").value_or("") << '\n'
            << exchange::report_text(report, language);
    }
}

core::MessageId release_of(const std::string& text) {
    const auto release = core::MessageId::parse(text);
    if (!release) {
        throw never("MESSAGE_ID_FORM");
    }
    return *release;
}

ReleaseEntry accepted(Installation& installation, const std::string& text) {
    const core::MessageId release{release_of(text)};
    for (ReleaseEntry& entry : installation.store().releases().ledger().entries) {
        if (entry.release == release && entry.state == ReleaseEntry::State::accepted) {
            return std::move(entry);
        }
    }
    throw never("RELEASE_UNKNOWN");
}

}

int statistics_release(
    const VerbOptions& options, const http::NetworkLibraries& network, const ReleaseWords& words,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    const std::string by{
        official(installation, {admin::Role::operations, admin::Role::data_protection_officer})};
    bool made_one{false};
    {
        Desk desk{installation, words.exchange};
        const exchange::ReleaseDesk::Made made{desk->make(words.period, by)};
        made_one = made.accepted;
        print(options, admin::report_with_texts(made.report), words.language, out);
    }
    sign_own_chain(installation, worker);
    return made_one ? 0 : 1;
}

namespace {

using Step = ReleaseEntry (exchange::ReleaseDesk::*)(core::MessageId, const std::string&);

/// A step that only a data-protection officer takes. @param after what comes of it, for people
int officer_step(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& release,
    Step step, std::string_view did, std::string (*after)(const ReleaseEntry&), std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    const std::string by{official(installation, {admin::Role::data_protection_officer})};
    const ReleaseEntry made{accepted(installation, release)};
    JsonValue answer;
    {
        Desk desk{installation, made.exchange.text()};
        answer = admin::release_json(((*desk).*step)(made.release, by));
    }
    // Nothing leaves before a checkpoint covers the entry; whoever signs twice signs the chain
    // again.
    sign_own_chain(installation, worker);
    if (options.json) {
        out << text::write_json(answer) << '\n';
    } else {
        out << made.release.text() << ' ' << did << ' ' << answer.string_at("by").value_or("")
            << "; " << after(made) << '\n';
    }
    return 0;
}

}

int statistics_sign(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& release,
    std::ostream& out) {
    return officer_step(
        options, network, release, &exchange::ReleaseDesk::sign, "signed by",
        [](const ReleaseEntry& made) {
            std::string line{"lautturi run "};
            line.append(made.exchange.text()).append(" sends it");
            return line;
        },
        out);
}

int statistics_give_up(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& release,
    std::ostream& out) {
    return officer_step(
        options, network, release, &exchange::ReleaseDesk::give_up, "given up by",
        [](const ReleaseEntry&) {
            return std::string{"it does not leave, and the quarter can be released anew"};
        },
        out);
}

int statistics_report(
    const VerbOptions& options, const http::NetworkLibraries& network, const ReleaseWords& words,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    print(
        options, admin::report_with_texts(accepted(installation, words.release).report),
        words.language, out);
    return 0;
}

int statistics_ledger(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    JsonValue entries{JsonValue::make_array()};
    for (const ReleaseEntry& entry : installation.store().releases().ledger().entries) {
        if (!options.json) {
            out << entry.release.text() << "  " << std::left << std::setw(9)
                << admin::to_text(entry.state) << std::setw(28) << entry.exchange.text() << ' '
                << entry.period << "  " << std::setw(16)
                << (entry.recipient.empty() ? "public" : entry.recipient) << ' ' << entry.by << "  "
                << core::to_helsinki_text(entry.at) << '\n';
        }
        entries.push(admin::release_json(entry));
    }
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("entries", std::move(entries));
        out << text::write_json(body) << '\n';
    }
    return 0;
}

}
