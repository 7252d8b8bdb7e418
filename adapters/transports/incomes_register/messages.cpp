#include "adapters/transports/incomes_register/messages.h"

#include "gateway/text/xml_reader.h"
#include "gateway/text/xml_writer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

namespace adapters::incomes_register {

namespace {

using gateway::core::Rejection;
using gateway::core::Result;
using gateway::text::XmlWriter;

constexpr std::string_view status_space{"http://www.tulorekisteri.fi/2017/1/StatusRequestToIR"};
constexpr std::string_view answer_space{"http://www.tulorekisteri.fi/2017/1/StatusResponseFromIR"};
constexpr std::string_view ack_space{"http://www.tulorekisteri.fi/2017/1/AckFromIR"};
constexpr std::string_view our_space{"urn:lautturi:incomes-register:1"};

/// Texts by their path of local names below the root; the first of several.
class Texts final : public gateway::text::XmlEvents {
public:
    void start(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute>) override {
        if (m_depth.empty()) {
            m_root = name;
            m_space = name_space;
        } else {
            m_path.append("/").append(name);
        }
        m_depth.push_back(m_path.size());
        m_begun = true;
    }
    void text(std::string_view text) override {
        if (m_begun && !m_path.empty()) {
            m_texts.emplace(m_path, text);
        }
    }
    void end() override {
        m_depth.pop_back();
        m_path.resize(m_depth.empty() ? 0 : m_depth.back());
        m_begun = false;
    }
    void violation(const Rejection&) override {}

    [[nodiscard]] std::string at(const std::string& path) const {
        const auto found = m_texts.find(path);
        return found == m_texts.end() ? std::string{} : found->second;
    }
    [[nodiscard]] bool is(std::string_view name, std::string_view space) const noexcept {
        return m_root == name && m_space == space;
    }

private:
    std::string m_root;
    std::string m_space;
    std::string m_path;
    std::vector<std::size_t> m_depth;
    std::map<std::string, std::string> m_texts;
    bool m_begun{false};
};

/// Whether all of the document could be read.
bool read_into(Texts& texts, gateway::core::ByteView document) {
    gateway::text::XmlReader reader{gateway::text::from_memory(document), texts, {}};
    Result<bool> more{reader.step()};
    while (more && more.value()) {
        more = reader.step();
    }
    return more && !more.value();
}

Standing standing_of(std::string_view number) noexcept {
    if (number == "0") {
        return Standing::unknown_there;
    }
    if (number == "3") {
        return Standing::processed;
    }
    return number == "4" || number == "5" ? Standing::refused : Standing::under_way;
}

bool is_number(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 2
           && std::all_of(
               text.begin(), text.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
}

/// A name that they gave goes into our next question, and nowhere else.
bool is_delivery_name(std::string_view text) noexcept {
    return text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
                      || (letter >= '0' && letter <= '9') || letter == '-';
           });
}

void element(XmlWriter& writer, std::string_view name, std::string_view text) {
    writer.start(name);
    writer.text(text);
    writer.end();
}

template <class Content>
std::string document(std::string_view root, std::string_view space, const Content& content) {
    std::string text;
    XmlWriter writer{
        [&text](gateway::core::ByteView bytes) { text += gateway::core::as_text(bytes); }};
    writer.start(root);
    writer.attribute("xmlns:r", space);
    content(writer);
    writer.end();
    writer.finish();
    return text;
}

/// What every message of ours begins with; the order is the public StatusRequestToIR's.
void add_head(XmlWriter& writer, const DeliveryName& name, const Says& says) {
    element(writer, "Timestamp", gateway::core::to_utc_text(says.now));
    element(writer, "DeliveryId", name.ours);
    if (!name.theirs.empty()) {
        element(writer, "IRDeliveryId", name.theirs);
    }
    element(writer, "ProductionEnvironment", says.production ? "true" : "false");
    writer.start("DeliveryDataOwner");
    element(writer, "Type", "1"); // a Finnish business id
    element(writer, "Code", says.owner);
    writer.end();
}

/// Without declaration, so that it can stand inside another document.
std::string_view without_declaration(std::string_view document) noexcept {
    if (document.starts_with("<?xml")) {
        document.remove_prefix(std::min(document.find("?>") + 2, document.size()));
    }
    document.remove_prefix(std::min(document.find_first_not_of("\r\n\t "), document.size()));
    return document;
}

}

std::string in_envelope(std::string_view document) {
    std::string text{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                     "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">"
                     "<soap:Body>"};
    text.append(without_declaration(document)).append("</soap:Body></soap:Envelope>");
    return text;
}

Result<std::string>
data_request(const DeliveryName& name, const Says& says, std::string_view what) {
    Texts texts;
    if (!read_into(texts, gateway::core::as_bytes(what))) {
        return Rejection{"QUESTION_MALFORMED", {}};
    }
    std::string text{document(
        "r:DataRequestToIR", our_space, [&](XmlWriter& writer) { add_head(writer, name, says); })};
    constexpr std::string_view end{"</r:DataRequestToIR>"};
    text.resize(text.rfind(end));
    return text.append("<Asked>").append(without_declaration(what)).append("</Asked>").append(end);
}

std::string status_request(const DeliveryName& name, const Says& says) {
    return document("r:StatusRequestToIR", status_space, [&](XmlWriter& writer) {
        add_head(writer, name, says);
    });
}

std::string records_request(const DeliveryName& name, const Says& says) {
    return document("r:RecordsRequestToIR", our_space, [&](XmlWriter& writer) {
        add_head(writer, name, says);
    });
}

Result<Acknowledged>
acknowledgement_in(gateway::core::ByteView document, const DeliveryName& name) {
    Texts texts;
    const bool read{read_into(texts, document) && texts.is("AckFromIR", ack_space)};
    const std::string number{texts.at("/AckData/DeliveryDataStatus")};
    const std::string about{texts.at("/AckData/DeliveryId")};
    Acknowledged acknowledged{texts.at("/AckData/IRDeliveryId"), standing_of(number)};
    if (!read || !is_number(number) || !is_delivery_name(acknowledged.theirs)
        || (!about.empty() && about != name.ours)) {
        return Rejection{"ACK_MALFORMED", {}};
    }
    return acknowledged;
}

Result<Standing> standing_in(gateway::core::ByteView document, const DeliveryName& name) {
    Texts texts;
    const bool read{read_into(texts, document) && texts.is("StatusResponseFromIR", answer_space)};
    const std::string number{texts.at("/StatusResponse/DeliveryDataStatus")};
    const std::string about{texts.at("/StatusResponse/IRDeliveryId")};
    const Standing standing{standing_of(number)};
    const bool ours{about.empty() ? standing != Standing::processed : about == name.theirs};
    if (!read || !is_number(number) || !ours) {
        return Rejection{"STATUS_MALFORMED", {}};
    }
    return standing;
}

Result<Standing>
records_in(gateway::core::ByteView document, const DeliveryName& name, const Says& says) {
    Texts texts;
    const Rejection malformed{"RECORDS_MALFORMED", {}};
    if (!read_into(texts, document)) {
        return malformed;
    }
    std::optional<Result<Standing>> instead;
    if (texts.is("StatusResponseFromIR", answer_space)) {
        instead = standing_in(document, name);
    } else if (texts.is("AckFromIR", ack_space)) {
        const auto acknowledged = acknowledgement_in(document, name);
        const bool ours{acknowledged && acknowledged.value().theirs == name.theirs};
        instead = ours ? Result<Standing>{acknowledged.value().standing} : malformed;
    }
    if (instead) { // that they are ready is no report
        return *instead && instead->value() != Standing::processed ? *instead : malformed;
    }
    const bool ours{
        texts.at("/IRDeliveryId") == name.theirs
        && texts.at("/DeliveryDataOwner/Code") == says.owner};
    return ours ? Result<Standing>{Standing::processed} : malformed;
}

}
