#include "adapters/transports/xroad/body_text.h"

#include "gateway/text/xml_writer.h"

namespace adapters::xroad {

namespace text = gateway::text;

void BodyText::start(
    std::string_view name, std::string_view name_space,
    std::span<const text::XmlAttribute> attributes) {
    const std::string_view outer{m_open.empty() ? std::string_view{} : m_open.back().second};
    m_out += '<';
    m_out += name;
    if (name_space != outer) {
        m_out += " xmlns=\"";
        text::append_xml_attribute(m_out, name_space);
        m_out += '"';
    }
    std::size_t prefixes{0};
    for (const text::XmlAttribute& attribute : attributes) {
        m_out += ' ';
        if (!attribute.name_space.empty()) {
            const std::string prefix{"a" + std::to_string(prefixes++)};
            m_out += "xmlns:" + prefix + "=\"";
            text::append_xml_attribute(m_out, attribute.name_space);
            m_out += "\" " + prefix + ':';
        }
        m_out += attribute.name;
        m_out += "=\"";
        text::append_xml_attribute(m_out, attribute.value);
        m_out += '"';
    }
    m_out += '>';
    m_open.emplace_back(name, name_space);
}

void BodyText::text(std::string_view text) {
    text::append_xml_text(m_out, text);
}

void BodyText::end() {
    m_out += "</" + m_open.back().first + '>';
    m_open.pop_back();
}

void BodyText::violation(const gateway::core::Rejection& /*rejection*/) {}

}
