// provenance: where fields came from and who wrote them down (docs/operations.md).

#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/named_person.h"
#include "gateway/app/person_seen.h"
#include "gateway/app/provenance_output.h"
#include "gateway/app/reading.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"

#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

/// What came in about a person, by controller.
struct About {
    core::PersonId person;
    std::vector<core::PersonNo> numbers{}; ///< one for each controller that knows them
    std::vector<SourcedField> fields{};

    [[nodiscard]] bool known() const noexcept { return !numbers.empty(); }
};

void record_look(
    Installation& installation, const VerbOptions& options, std::vector<core::PersonNo> persons,
    std::string object = {}) {
    record_reading(
        installation, Reading{
                          "provenance", "read", std::move(object), std::move(persons),
                          options.reason, options.read_for});
}

/// Whoever asks about somebody is on record, whatever there is to tell.
About everything_about(
    Installation& installation, const VerbOptions& options, const ProvenanceWords& words) {
    About about{person_said(words.person)};
    about.numbers = numbers_of(installation, about.person, words.reg);
    for (const core::PersonNo number : about.numbers) {
        for (SourcedField& field : fields_of(installation.store().stamped().of_person(number))) {
            about.fields.push_back(std::move(field));
        }
    }
    record_look(installation, options, about.numbers);
    return about;
}

/// 1 where nothing is recorded.
int tell(
    const VerbOptions& options, const About& about, const std::vector<SourcedField>& fields,
    std::ostream& out) {
    if (options.json) {
        JsonValue list{JsonValue::make_array()};
        for (const SourcedField& field : fields) {
            list.push(field_json(field));
        }
        JsonValue body{JsonValue::make_object()};
        body.add("fields", std::move(list));
        add_seen(body, about.known(), about.person);
        out << text::write_json(body) << '\n';
    } else {
        for (const SourcedField& field : fields) {
            print_field(field, out);
        }
        out << fields.size() << " fields\n";
        print_seen(about.known(), about.person, out);
    }
    return fields.empty() ? 1 : 0;
}

/// What a message or a delivery brought, as it is read.
class Brought final {
public:
    Brought(std::string message, bool as_json, std::ostream& out)
        : m_message{std::move(message)}, m_json{as_json}, m_out{out} {}

    void tell(std::span<const ports::StampedRow> rows) {
        for (const SourcedField& field : fields_of(rows)) {
            if (m_json) {
                m_out << (m_fields == 0 ? head() : ",") << text::write_json(field_json(field));
            } else {
                print_field(field, m_out);
            }
            ++m_fields;
        }
    }

    /// 1 where nothing is recorded.
    [[nodiscard]] int end() {
        if (m_json) {
            m_out << (m_fields == 0 ? head() : "") << "]}\n";
        } else {
            m_out << m_fields << " fields\n";
        }
        return m_fields == 0 ? 1 : 0;
    }

private:
    [[nodiscard]] std::string head() const {
        return R"({"message":")" + m_message + R"(","fields":[)";
    }

    std::string m_message;
    bool m_json{false};
    std::ostream& m_out;
    std::size_t m_fields{0};
};

template <class Asked>
auto with(const VerbOptions& options, const http::NetworkLibraries& network, const Asked& asked) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law()); // its names are known from here on
    return asked(installation);
}

}

int provenance_person(
    const VerbOptions& options, const http::NetworkLibraries& network, const ProvenanceWords& words,
    std::ostream& out) {
    return with(options, network, [&](Installation& installation) {
        const About about{everything_about(installation, options, words)};
        return tell(options, about, latest_of(about.fields), out);
    });
}

int provenance_field(
    const VerbOptions& options, const http::NetworkLibraries& network, const ProvenanceWords& words,
    std::ostream& out) {
    return with(options, network, [&](Installation& installation) {
        const std::optional<core::ItemId> item{core::ItemId::find(words.item)};
        if (!item) {
            throw GatewayError{"ITEM_UNKNOWN", words.item, GatewayError::Retry::never};
        }
        const About about{everything_about(installation, options, words)};
        return tell(options, about, history_of(about.fields, *item), out);
    });
}

int provenance_message(
    const VerbOptions& options, const http::NetworkLibraries& network, const ProvenanceWords& words,
    std::ostream& out) {
    const std::optional<core::MessageId> message{core::MessageId::parse(words.message)};
    if (!message) {
        throw GatewayError{"MESSAGE_ID_FORM", GatewayError::Retry::never};
    }
    return with(options, network, [&](Installation& installation) {
        Brought brought{std::string{message->text()}, options.json, out};
        // what one person's message brought is a look at them; a delivery of many names nobody
        std::vector<ports::StampedRow> of_one;
        bool of_many{false};
        // it may have brought a million records: they are told as they are read
        installation.store().stamped().of_message(*message, [&](const ports::StampedRow& row) {
            of_many = of_many || (!of_one.empty() && of_one.front().person != row.person);
            if (!of_many) {
                of_one.push_back(row);
                return;
            }
            brought.tell(std::exchange(of_one, {}));
            brought.tell(std::span{&row, 1});
        });
        if (!of_many && !of_one.empty() && of_one.front().person != core::PersonNo::none) {
            record_look(
                installation, options, {of_one.front().person}, std::string{message->text()});
        }
        brought.tell(of_one);
        return brought.end();
    });
}

int provenance_party(
    const VerbOptions& options, const http::NetworkLibraries& network, const ProvenanceWords& words,
    std::ostream& out) {
    return with(options, network, [&](Installation& installation) {
        const std::optional<core::PartyId> party{core::PartyId::find(words.party)};
        const auto law = installation.law().active()->configuration();
        if (!party || law->find(*party) == nullptr) {
            throw GatewayError{"PARTY_UNKNOWN", words.party, GatewayError::Retry::never};
        }
        JsonValue given{JsonValue::make_array()};
        for (const auto& one : installation.store().stamped().of_party(*party)) {
            given.push(given_json(one));
        }
        const bool nothing{given.elements().empty()};
        if (options.json) {
            JsonValue body{JsonValue::make_object()};
            body.add("party", json(words.party)).add("given", std::move(given));
            out << text::write_json(body) << '\n';
            return nothing ? 1 : 0;
        }
        for (const JsonValue& one : given.elements()) {
            out << one.string_at("exchange").value_or("") << ", "
                << one.string_at("system").value_or("") << ": " << one.find("records")->text()
                << " records about " << one.find("persons")->text() << " persons, "
                << one.string_at("first").value_or("") << " to "
                << one.string_at("last").value_or("") << '\n';
            for (const JsonValue& item : one.find("items")->elements()) {
                out << "  " << item.string_at("item").value_or("") << "  "
                    << item.string_at("path").value_or("") << "  on "
                    << item.string_at("basis").value_or("") << '\n';
            }
        }
        out << (nothing ? "nothing came from this party\n" : "");
        return nothing ? 1 : 0;
    });
}

}
