// messages list, messages show, messages of-person: what passed, message by message.

#include "gateway/app/verbs_messages.h"

#include "gateway/admin/message_json.h"
#include "gateway/admin/message_times.h"
#include "gateway/admin/operation_json.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/message_delivery.h"
#include "gateway/app/named_person.h"
#include "gateway/app/person_seen.h"
#include "gateway/app/reading.h"
#include "gateway/app/said_dates.h"
#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"

#include <algorithm>
#include <functional>
#include <iomanip>
#include <ostream>
#include <utility>

namespace gateway::app {

using core::GatewayError;
using ports::MessageLog;
using text::JsonValue;

namespace {

constexpr std::size_t longest_page{200};

template <class Asked>
int with(const VerbOptions& options, const http::NetworkLibraries& network, const Asked& asked) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law()); // its names are known from here on
    return asked(installation);
}

core::MessageId id_said(const std::string& text) {
    const std::optional<core::MessageId> id{core::MessageId::parse(text)};
    if (!id) {
        throw GatewayError{"MESSAGE_ID_FORM", GatewayError::Retry::never};
    }
    return *id;
}

/// @throws core::GatewayError `unknown`: neither the law nor any message has the name.
template <class Name>
std::optional<Name> name_said(MessageLog& log, const std::string& text, core::Code unknown) {
    if (text.empty()) {
        return std::nullopt;
    }
    std::optional<Name> name{Name::find(text)};
    if (!name) {
        log.recall_names(); // it may have left the configuration
        name = Name::find(text);
    }
    if (!name) {
        throw GatewayError{unknown, text, GatewayError::Retry::never};
    }
    return name;
}

std::optional<ports::RecordState> outcome_said(const std::string& text) {
    using State = ports::RecordState;
    for (const State state :
         {State::released, State::reduced, State::withheld, State::rejected, State::pending}) {
        if (admin::record_state_word(state) == text) {
            return state;
        }
    }
    return std::nullopt; // the command line takes no other word
}

MessageLog::Facets facets_of(MessageLog& log, const MessageWords& words) {
    MessageLog::Facets facets;
    facets.exchange = name_said<core::ExchangeId>(log, words.exchange, "EXCHANGE_UNKNOWN");
    facets.party = name_said<core::PartyId>(log, words.party, "PARTY_UNKNOWN");
    facets.state = outcome_said(words.outcome);
    if (!words.since.empty()) {
        facets.from = admin::first_id_at(said_instant(words.since, "--since"));
    }
    if (!words.until.empty()) {
        facets.behind = admin::first_id_at(said_instant(words.until, "--until"));
    }
    if (!words.run.empty()) {
        facets.run = id_said(words.run);
    }
    return facets;
}

struct Told {
    MessageLog::Line line;
    MessageDelivery delivery;
};

struct List {
    std::vector<Told> told;
    bool more{false};
};

using NextPage = std::function<MessageLog::Page(const MessageLog::Facets&, std::size_t)>;

/// Page by page, until there are as many as were asked for. How far the delivery is the store keeps
/// of attempts, not of messages: who asks for that has the messages looked at one by one.
List list_of(
    MessageLog& log, MessageLog::Facets facets, const MessageWords& words, const NextPage& next) {
    List list;
    for (;;) {
        const std::size_t missing{words.limit - list.told.size()};
        const MessageLog::Page page{
            next(facets, words.state.empty() ? std::min(longest_page, missing + 1) : longest_page)};
        for (const MessageLog::Line& line : page.lines) {
            MessageDelivery delivery{delivery_of(log.steps(line.message))};
            if (!words.state.empty() && delivery.state != words.state) {
                continue;
            }
            if (list.told.size() == words.limit) {
                list.more = true;
                return list;
            }
            list.told.push_back(Told{line, std::move(delivery)});
        }
        if (!page.looked_to) {
            return list;
        }
        facets.behind = page.looked_to;
    }
}

JsonValue told_json(const Told& told) {
    JsonValue object{admin::message_json(told.line)};
    object.add("delivery", json(told.delivery.state))
        .add("attempts", json(std::int64_t{told.delivery.attempts}));
    return object;
}

void print_delivery(const Told& told, std::ostream& out) {
    out << (told.line.state ? admin::record_state_word(*told.line.state) : "no outcome yet")
        << (told.line.code.empty() ? "" : " " + told.line.code) << ", " << told.delivery.state;
    if (told.delivery.attempts != 0) {
        out << ", attempts " << told.delivery.attempts;
    }
    out << '\n';
}

void print_line(const Told& told, std::ostream& out) {
    const MessageLog::Line& line{told.line};
    out << line.message.text() << "  " << core::to_helsinki_text(admin::taken_in_at(line.message))
        << "  " << std::left << std::setw(28) << line.exchange.text() << ' ' << std::setw(20)
        << line.party.text() << std::setw(10) << direction_text(line.direction);
    print_delivery(told, out);
}

JsonValue list_json(const List& list) {
    JsonValue lines{JsonValue::make_array()};
    for (const Told& told : list.told) {
        lines.push(told_json(told));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("messages", std::move(lines)).add("more", JsonValue::of_boolean(list.more));
    return body;
}

void print_list(const List& list, std::ostream& out) {
    for (const Told& told : list.told) {
        print_line(told, out);
    }
    if (list.told.empty()) {
        out << "no messages\n";
    } else if (list.more) {
        out << "the latest " << list.told.size() << "; there are more: --limit, --until\n";
    }
}

void print_step(const MessageLog::Step& step, const core::MessageId& message, std::ostream& out) {
    out << "  " << core::to_helsinki_text(step.at) << "  " << admin::step_word(step.kind);
    if (step.attempt != 0) {
        out << ' ' << step.attempt;
    }
    for (const std::string& word : {step.outcome, step.code}) {
        out << (word.empty() ? "" : ", ") << word;
    }
    if (step.status != 0) {
        out << ", status " << step.status;
    }
    if (step.carrier != message) {
        out << "  (document " << step.carrier.text() << ')';
    }
    out << '\n';
}

}

int list_messages(
    const VerbOptions& options, const http::NetworkLibraries& network, const MessageWords& words,
    std::ostream& out) {
    return with(options, network, [&](Installation& installation) {
        MessageLog& log{installation.store().messages()};
        const List list{list_of(
            log, facets_of(log, words), words,
            [&log](const MessageLog::Facets& facets, std::size_t at_most) {
                return log.page(facets, at_most);
            })};
        if (options.json) {
            out << text::write_json(list_json(list)) << '\n';
        } else {
            print_list(list, out);
        }
        return 0;
    });
}

int show_message(
    const VerbOptions& options, const http::NetworkLibraries& network, const MessageWords& words,
    std::ostream& out) {
    const core::MessageId message{id_said(words.message)};
    return with(options, network, [&](Installation& installation) {
        MessageLog& log{installation.store().messages()};
        const std::optional<MessageLog::Line> line{log.find(message)};
        if (!line) {
            throw GatewayError{"MESSAGE_UNKNOWN", GatewayError::Retry::never};
        }
        const std::vector<MessageLog::Step> steps{log.steps(message)};
        const Told told{*line, delivery_of(steps)};
        if (!options.json) {
            print_line(told, out);
            if (line->run) {
                out << "  of the run " << line->run->text() << '\n';
            }
            for (const MessageLog::Step& step : steps) {
                print_step(step, message, out);
            }
            return 0;
        }
        JsonValue list{JsonValue::make_array()};
        for (const MessageLog::Step& step : steps) {
            list.push(admin::message_step_json(step, message));
        }
        JsonValue body{told_json(told)};
        body.add("steps", std::move(list));
        out << text::write_json(body) << '\n';
        return 0;
    });
}

int messages_of_person(
    const VerbOptions& options, const http::NetworkLibraries& network, const MessageWords& words,
    std::ostream& out) {
    return with(options, network, [&](Installation& installation) {
        MessageLog& log{installation.store().messages()};
        const MessageLog::Facets facets{facets_of(log, words)};
        const core::PersonId person{person_said(words.person)};
        const std::vector<core::PersonNo> numbers{numbers_of(installation, person, words.reg)};
        // whoever asks about somebody is on record, whatever there is to tell
        record_reading(
            installation,
            Reading{"messages", "find", {}, numbers, options.reason, options.read_for});
        const List list{
            numbers.empty() ? List{}
                            : list_of(
                                log, facets, words,
                                [&](const MessageLog::Facets& narrowed, std::size_t at_most) {
                                    return log.of_persons(numbers, narrowed, at_most);
                                })};
        if (options.json) {
            JsonValue body{list_json(list)};
            add_seen(body, !numbers.empty(), person);
            out << text::write_json(body) << '\n';
        } else {
            print_list(list, out);
            print_seen(!numbers.empty(), person, out);
        }
        return list.told.empty() ? 1 : 0;
    });
}

}
