// A party's answer as the municipal system that asked gets it: the same members in JSON and in XML.

#include "gateway/core/error.h"
#include "gateway/core/instant.h"
#include "gateway/exchange/answers.h"
#include "gateway/exchange/questions.h"
#include "gateway/text/json_value.h"
#include "gateway/text/xml_writer.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::exchange {

namespace {

/// XML that is written by the calls of JsonText, as OpenAPI reads a schema of JSON where the body
/// is XML: a member is an element, a list one element for each that is in it.
class XmlText final {
public:
    explicit XmlText(std::string_view root)
        : m_writer{[this](core::ByteView piece) { m_text += core::as_text(piece); }}, m_next{root} {
        m_writer.declaration();
    }

    XmlText(const XmlText&) = delete;
    XmlText& operator=(const XmlText&) = delete;

    void open_object() {
        m_writer.start(m_next);
        if (!m_item.empty()) {
            m_writer.attribute("item", std::exchange(m_item, {}));
        }
    }
    void close_object() {
        m_writer.end();
        if (!m_lists.empty()) {
            m_next = m_lists.back();
        }
    }
    void open_array() { m_lists.push_back(m_next); }
    void close_array() { m_lists.pop_back(); }
    void key(std::string_view name) { m_next = name; }
    /// What is written next is an item's. Not every name of an item is one of an element.
    void key_of(std::string_view item) {
        m_next = "field";
        m_item = item;
    }
    void string(std::string_view text) {
        m_writer.start(m_next);
        m_writer.text(text);
        m_writer.end();
    }
    void member(std::string_view name, std::string_view text) {
        key(name);
        string(text);
    }
    [[nodiscard]] std::string take() {
        m_writer.finish();
        return std::move(m_text);
    }

private:
    std::string m_text;
    text::XmlWriter m_writer;
    std::string_view m_next;                 ///< name of the element that comes
    std::string_view m_item{};               ///< and whose it is
    std::vector<std::string_view> m_lists{}; ///< names of the elements of open lists
};

void key_of_field(text::JsonText& out, core::ItemId item) {
    out.key(item.text());
}

void key_of_field(XmlText& out, core::ItemId item) {
    out.key_of(item.text());
}

template <class Out> void write_withheld(Out& out, const core::Decision& decision) {
    out.open_array();
    for (const core::FieldDecision& field : decision.fields) {
        if (field.form == core::Form::full) {
            continue;
        }
        out.open_object();
        out.member("item", field.item.text());
        out.member("form", core::to_text(field.form));
        out.key("reasons");
        out.open_array();
        for (const core::Reason reason : field.reasons) {
            out.string(core::code_of(reason).text());
        }
        out.close_array();
        out.close_object();
    }
    out.close_array();
}

/// An instant of an answer's fields, written once as long as it stays the same: all of them were
/// received together.
class WrittenInstant final {
public:
    std::string_view of(core::Instant at) {
        if (m_at != at) {
            m_text = core::to_helsinki_text(at);
            m_at = at;
        }
        return m_text;
    }

private:
    std::optional<core::Instant> m_at;
    std::string m_text;
};

struct WrittenInstants {
    WrittenInstant recorded;
    WrittenInstant received;
};

template <class Out>
void write_provenance(Out& out, const core::Provenance& of, WrittenInstants& instants) {
    out.open_object();
    out.member("party", of.source_party.text());
    out.member("system", of.source_system);
    out.member("recorder", of.source_recorder);
    if (of.source_recorded_at) {
        out.member("recordedAt", instants.recorded.of(*of.source_recorded_at));
    }
    out.member("receivedBy", of.recorded_by);
    out.member("receivedAt", instants.received.of(of.recorded_at));
    out.member("path", of.path);
    out.member("basis", of.basis ? of.basis->text() : std::string_view{});
    out.close_object();
}

template <class Out> void write_fields(Out& out, const core::StampedRecord& answered) {
    WrittenInstants instants;
    out.open_object();
    for (const core::Field& field : answered.record().fields()) {
        key_of_field(out, field.item);
        out.open_object();
        out.member("value", field.value.reveal());
        for (const core::Provenance& of : answered.provenance()) {
            if (of.item == field.item) {
                out.key("provenance");
                write_provenance(out, of, instants);
            }
        }
        out.close_object();
    }
    out.close_object();
}

template <class Out>
std::string written(Out& out, const Departed& asked, const core::StampedRecord& answered) {
    out.open_object();
    out.member("message", asked.message.text());
    out.member("decision", core::to_text(asked.decision.outcome));
    out.key("withheld");
    write_withheld(out, asked.decision);
    out.key("fields");
    write_fields(out, answered);
    out.close_object();
    return out.take();
}

std::string
written_as(const config::Leg& leg, const Departed& asked, const core::StampedRecord& answered) {
    if (leg.format == "xml") {
        XmlText out{"answer"};
        return written(out, asked, answered);
    }
    text::JsonText out;
    return written(out, asked, answered);
}

}

ports::Answer mapped_answer(
    const Under& under, const Departed& asked, const core::StampedRecord& answered,
    std::string_view language) {
    const config::Leg& leg{question_leg(*under.configuration, *under.exchange)};
    ports::Answer answer;
    try {
        const std::string text{written_as(leg, asked, answered)};
        const core::ByteView bytes{core::as_bytes(text)};
        answer.body.assign(bytes.begin(), bytes.end());
    } catch (const core::GatewayError& unwritable) {
        return not_readable(asked, core::Rejection{unwritable.code(), {}}, language);
    }
    answer.status = 200;
    answer.content_type = leg.document->content_type();
    return named(std::move(answer), asked);
}

}
