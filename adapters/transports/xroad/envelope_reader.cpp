#include "adapters/transports/xroad/envelope_reader.h"

#include "adapters/transports/xroad/soap_names.h"

#include <algorithm>
#include <array>

namespace adapters::xroad {

namespace {

using gateway::text::XmlAttribute;

constexpr std::size_t longest_value{1024};

[[nodiscard]] bool is_blank(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

[[nodiscard]] std::string_view attribute(
    std::span<const XmlAttribute> attributes, std::string_view name,
    std::string_view name_space) noexcept {
    const auto at = std::find_if(attributes.begin(), attributes.end(), [&](const auto& one) {
        return one.name == name && one.name_space == name_space;
    });
    return at == attributes.end() ? std::string_view{} : at->value;
}

/// 4. and digits. Security Servers look at the beginning alone.
[[nodiscard]] bool is_known_version(std::string_view text) noexcept {
    return text.starts_with("4.") && text.size() > 2 && text.size() < 8
           && text.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

}

EnvelopeReader::Block
EnvelopeReader::find_block(std::string_view name, std::string_view name_space) {
    constexpr std::array<std::pair<std::string_view, Block>, 9> blocks{{
        {"id", Block::id},
        {"userId", Block::user_id},
        {"issue", Block::issue},
        {"protocolVersion", Block::protocol_version},
        {"requestHash", Block::request_hash},
        {"client", Block::client},
        {"service", Block::service},
        {"centralService", Block::central_service},
        {"securityServer", Block::security_server},
    }};
    if (name == "representedParty" && name_space == names::representation) {
        return Block::represented_party;
    }
    const auto* const found = std::find_if(
        blocks.begin(), blocks.end(), [name](const auto& pair) { return pair.first == name; });
    return name_space == names::xroad && found != blocks.end() ? found->second : Block::unknown;
}

const char* EnvelopeReader::place_of(Block block) noexcept {
    constexpr std::array<const char*, 11> places{
        "id",      "userId",         "issue",          "protocolVersion",  "requestHash", "client",
        "service", "centralService", "securityServer", "representedParty", "Header"};
    return places[static_cast<std::size_t>(block)];
}

bool EnvelopeReader::is_simple(Block block) noexcept {
    return block <= Block::request_hash;
}

void EnvelopeReader::refuse(core::Code code, const char* place) {
    if (!m_wrong) {
        m_wrong = core::Rejection{code, place};
    }
}

void EnvelopeReader::start(
    std::string_view name, std::string_view name_space, std::span<const XmlAttribute> attributes) {
    if (m_wrong) {
        return;
    }
    switch (m_place) {
    case Place::outside:
        if (name != "Envelope" || name_space != names::envelope) {
            refuse("INVALID_SOAP", "Envelope");
        }
        m_place = Place::envelope;
        break;
    case Place::envelope: start_in_envelope(name, name_space); break;
    case Place::header: start_block(name, name_space, attributes); break;
    case Place::block: start_in_block(name, name_space); break;
    case Place::part: refuse("INVALID_XML", "an element within a part of an identifier"); break;
    case Place::body: start_in_body(name, name_space, attributes); break;
    case Place::payload:
        ++m_deeper;
        if (m_body_events != nullptr) {
            m_body_events->start(name, name_space, attributes);
        }
        break;
    case Place::fault: start_in_fault(name); break;
    }
}

void EnvelopeReader::start_in_envelope(std::string_view name, std::string_view name_space) {
    if (name_space == names::envelope && name == "Header" && !m_header_seen && !m_body_seen) {
        m_header_seen = true;
        m_place = Place::header;
    } else if (name_space == names::envelope && name == "Body" && !m_body_seen) {
        m_body_seen = true;
        m_place = Place::body;
    } else {
        refuse("INVALID_SOAP", "Envelope: Header, then Body, each once");
    }
}

void EnvelopeReader::start_block(
    std::string_view name, std::string_view name_space, std::span<const XmlAttribute> attributes) {
    m_place = Place::block;
    m_block = find_block(name, name_space);
    m_value.clear();
    if (m_block != Block::unknown && !m_seen.insert(m_block).second) {
        refuse("DUPLICATE_HEADER_FIELD", place_of(m_block));
    }
    if (m_block == Block::request_hash) {
        m_hash_algorithm = attribute(attributes, "algorithmId", "");
    }
    m_parts.begin(attribute(attributes, "objectType", names::identifiers));
}

void EnvelopeReader::start_in_block(std::string_view name, std::string_view name_space) {
    if (m_block == Block::unknown) {
        ++m_deeper;
        return;
    }
    const auto part = is_simple(m_block) ? std::nullopt : IdentifierParts::find(name, name_space);
    if (!part) {
        refuse("INVALID_XML", "an unknown element within a header");
    } else if (m_parts.has(*part)) {
        refuse("DUPLICATE_HEADER_FIELD", "a part of an identifier");
    } else {
        m_part = *part;
        m_value.clear();
        m_place = Place::part;
    }
}

void EnvelopeReader::start_in_body(
    std::string_view name, std::string_view name_space, std::span<const XmlAttribute> attributes) {
    if (m_fault_seen || !m_body_name.empty()) {
        refuse("INVALID_BODY", "Body: exactly one element");
    } else if (name == "Fault" && name_space == names::envelope) {
        m_fault_seen = true;
        m_place = Place::fault;
    } else {
        m_body_name = name;
        m_place = Place::payload;
        if (m_body_events != nullptr) {
            m_body_events->start(name, name_space, attributes);
        }
    }
}

void EnvelopeReader::start_in_fault(std::string_view name) {
    // a fault's parts have no namespace (SOAP 1.1 §4.4); Security Servers look at local names
    const bool detail{m_deeper == 1 && m_fault_part == "detail" && name == "faultDetail"};
    if (m_fault_part == "faultcode" || (name == "faultcode" && m_deeper == 0 && m_fault_code)) {
        refuse("INVALID_SOAP", "faultcode"); // what became of a question hangs on it
    }
    if (m_deeper == 0 || detail) {
        m_fault_part = name;
        m_value.clear();
    }
    ++m_deeper;
}

void EnvelopeReader::text(std::string_view text) {
    if (m_wrong) {
        return;
    }
    const bool collects{
        m_place == Place::part || m_place == Place::fault
        || (m_place == Place::block && is_simple(m_block))};
    if (collects) {
        const bool fits{m_value.size() + text.size() <= longest_value};
        if (fits) {
            m_value += text;
        } else if (m_place != Place::fault) {
            refuse("INVALID_XML", "a header that is too long");
        }
        return;
    }
    if (m_place == Place::payload) {
        if (m_body_events != nullptr) {
            m_body_events->text(text);
        }
    } else if (!is_blank(text) && (m_place != Place::block || m_block != Block::unknown)) {
        refuse(
            m_place == Place::body ? core::Code{"INVALID_BODY"} : core::Code{"INVALID_SOAP"},
            "text between elements");
    }
}

void EnvelopeReader::end() {
    if (m_wrong) {
        return;
    }
    switch (m_place) {
    case Place::outside: break;
    case Place::envelope: m_place = Place::outside; break;
    case Place::header:
    case Place::body: m_place = Place::envelope; break;
    case Place::part: end_part(); break;
    case Place::block:
        if (m_deeper > 0) {
            --m_deeper;
        } else {
            end_block();
            m_place = Place::header;
        }
        break;
    case Place::payload:
        if (m_body_events != nullptr) {
            m_body_events->end();
        }
        m_place = m_deeper == 0 ? Place::body : Place::payload;
        m_deeper -= m_deeper == 0 ? 0 : 1;
        break;
    case Place::fault:
        if (m_deeper > 0) {
            end_fault_part();
            --m_deeper;
        } else {
            m_place = Place::body;
        }
        break;
    }
}

void EnvelopeReader::end_part() {
    m_parts.put(m_part, m_value);
    m_value.clear();
    m_place = Place::block;
}

void EnvelopeReader::end_fault_part() {
    if (m_fault_part == "faultcode") {
        m_fault_code = m_value;
    } else if (m_fault_part == "faultDetail" || (m_fault_part == "detail" && m_deeper == 1)) {
        m_fault_detail = m_fault_detail.empty() ? m_value : m_fault_detail;
    }
    m_fault_part = m_deeper > 1 ? "detail" : "";
    m_value.clear();
}

template <class Id, class Into> void EnvelopeReader::keep(core::Result<Id> read, Into& into) {
    if (!read) {
        m_wrong = read.rejection();
        return;
    }
    into = std::move(read).value();
}

void EnvelopeReader::end_block() {
    switch (m_block) {
    case Block::id:
    case Block::user_id:
    case Block::issue: keep_simple(); break;
    case Block::protocol_version: keep_version(); break;
    case Block::request_hash:
        m_value.erase(
            std::remove_if(
                m_value.begin(), m_value.end(),
                [](char letter) {
                    return is_blank(std::string_view{&letter, 1});
                }),
            m_value.end());
        m_request_hash = RequestHash{
            m_hash_algorithm.empty() ? std::string{sha512_algorithm} : m_hash_algorithm, m_value};
        break;
    case Block::client: keep(m_parts.client(), m_headers.client); break;
    case Block::service: keep(m_parts.service(), m_headers.service); break;
    case Block::central_service: {
        CentralServiceId unused;
        keep(m_parts.central_service(), unused);
        break;
    }
    case Block::security_server: keep(m_parts.server(), m_headers.security_server); break;
    case Block::represented_party:
        keep(m_parts.represented_party(), m_headers.represented_party);
        break;
    case Block::unknown: break;
    }
}

void EnvelopeReader::keep_simple() {
    // they go into headers of REST and into logs, where a line break would begin something else
    if (has_control(m_value)) {
        refuse("INVALID_XML", "a control character in a header");
    } else if (m_block == Block::id) {
        m_headers.id = m_value;
    } else if (m_block == Block::user_id) {
        m_headers.user_id = m_value;
    } else {
        m_headers.issue = m_value;
    }
}

void EnvelopeReader::keep_version() {
    if (!is_known_version(m_value)) {
        refuse("INVALID_PROTOCOL_VERSION", "protocolVersion");
    }
    m_headers.protocol_version = m_value;
}

void EnvelopeReader::violation(const core::Rejection& /*rejection*/) {}

std::optional<core::Rejection> EnvelopeReader::missing() const {
    if (!m_header_seen) {
        return core::Rejection{"MISSING_HEADER", "Header"};
    }
    constexpr std::array<std::pair<Block, const char*>, 4> required{{
        {Block::protocol_version, "protocolVersion"},
        {Block::client, "client"},
        {Block::id, "id"},
        {Block::service, "service"},
    }};
    for (const auto& [block, name] : required) {
        if (!m_seen.contains(block)) {
            return core::Rejection{"MISSING_HEADER_FIELD", name};
        }
    }
    if (!m_body_seen) {
        return core::Rejection{"MISSING_BODY", "Body"};
    }
    if (m_body_name.empty()) {
        return core::Rejection{"INVALID_BODY", "Body: exactly one element"};
    }
    if (!m_body_name.starts_with(m_headers.service.code)) {
        return core::Rejection{"INCONSISTENT_HEADERS", "the body's element and service"};
    }
    return std::nullopt;
}

core::Result<Envelope> EnvelopeReader::finish() {
    if (m_wrong) {
        return *m_wrong;
    }
    if (m_fault_seen && is_blank(m_fault_code.value_or(""))) {
        return core::Rejection{"INVALID_SOAP", "faultcode"};
    }
    if (m_fault_seen) {
        return Envelope{fault_of(*m_fault_code, m_fault_detail)};
    }
    if (const auto lacks = missing(); lacks) {
        return *lacks;
    }
    SoapMessage message;
    message.headers = m_headers;
    message.request_hash = m_request_hash;
    message.body_name = m_body_name;
    return Envelope{std::move(message)};
}

}
