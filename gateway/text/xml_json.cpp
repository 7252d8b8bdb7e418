#include "gateway/text/xml_json.h"

#include "gateway/text/json_reader.h"
#include "gateway/text/xml_reader.h"
#include "gateway/text/xml_writer.h"

#include <algorithm>
#include <map>
#include <optional>

namespace gateway::text {

namespace {

constexpr std::string_view instance{"http://www.w3.org/2001/XMLSchema-instance"};

/// The white space that XML's own types fold away.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view white{" \t\r\n"};
    const std::size_t first{text.find_first_not_of(white)};
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(white) - first + 1);
}

/// A number of XML as one of JSON: no plus, no zeros in front, a digit on both sides of a point.
/// Nothing for INF and NaN.
[[nodiscard]] std::optional<std::string> number(std::string_view text) {
    std::string out;
    text = trimmed(text);
    if (text.starts_with('-') || text.starts_with('+')) {
        out = text.front() == '-' ? "-" : "";
        text.remove_prefix(1);
    }
    while (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9') {
        text.remove_prefix(1);
    }
    out += text.starts_with('.') ? "0" : "";
    out += text;
    if (const std::size_t point{out.find('.')};
        point != std::string::npos
        && (point + 1 == out.size() || out[point + 1] < '0' || out[point + 1] > '9')) {
        out.insert(point + 1, "0");
    }
    return is_json_number(out) ? std::optional{std::move(out)} : std::nullopt;
}

[[nodiscard]] std::optional<JsonValue> scalar(XmlShape::Scalar kind, std::string_view text) {
    switch (kind) {
    case XmlShape::Scalar::text: return JsonValue::of_string(std::string{text});
    case XmlShape::Scalar::number: {
        std::optional<std::string> digits{number(text)};
        return digits ? std::optional{JsonValue::of_number(*std::move(digits))} : std::nullopt;
    }
    case XmlShape::Scalar::boolean:
        return JsonValue::of_boolean(trimmed(text) == "true" || trimmed(text) == "1");
    }
    return std::nullopt;
}

/// One element while it is read.
struct Open {
    const XmlShape* shape;
    std::string text{};
    bool nil{false};
    std::vector<std::pair<std::string, JsonValue>> attributes{};
    std::map<std::string, std::vector<JsonValue>, std::less<>> children{};
};

class ToJson final : public XmlEvents {
public:
    explicit ToJson(const XmlShape& root) : m_root{root} {}

    void start(
        std::string_view name, std::string_view name_space,
        std::span<const XmlAttribute> attributes) override {
        const XmlShape* const shape{m_open.empty() ? &m_root : m_open.back().shape->child(name)};
        if (m_wrong || shape == nullptr || shape->name != name || shape->name_space != name_space) {
            return refuse("XML_SCHEMA");
        }
        Open open{shape};
        for (const XmlAttribute& attribute : attributes) {
            const XmlShape::Attribute* const known{shape->attribute(attribute.name)};
            if (attribute.name_space == instance) {
                open.nil = open.nil || (attribute.name == "nil" && attribute.value != "false");
            } else if (known != nullptr) {
                add(open, "@" + known->name, known->scalar, attribute.value);
            } else {
                refuse("XML_SCHEMA");
            }
        }
        m_open.push_back(std::move(open));
    }

    void text(std::string_view text) override {
        if (!m_wrong && !m_open.empty()
            && m_open.back().shape->content == XmlShape::Content::scalar) {
            m_open.back().text += text;
        }
    }

    void end() override {
        if (m_wrong || m_open.empty()) {
            return;
        }
        Open closed{std::move(m_open.back())};
        m_open.pop_back();
        JsonValue value{value_of(closed)};
        if (m_open.empty()) {
            m_value = std::move(value);
        } else {
            m_open.back().children[closed.shape->name].push_back(std::move(value));
        }
    }

    void violation(const core::Rejection& rejection) override {
        m_wrong = m_wrong ? m_wrong : rejection;
    }

    [[nodiscard]] const std::optional<core::Rejection>& wrong() const noexcept { return m_wrong; }
    [[nodiscard]] JsonValue take() { return std::move(m_value); }

private:
    void refuse(core::Code code) {
        if (!m_wrong) {
            m_wrong = core::Rejection{code, ""};
        }
    }

    void add(Open& open, std::string name, XmlShape::Scalar kind, std::string_view text) {
        std::optional<JsonValue> value{scalar(kind, text)};
        if (!value) {
            return refuse("JSON_NUMBER");
        }
        open.attributes.emplace_back(std::move(name), *std::move(value));
    }

    [[nodiscard]] JsonValue value_of(Open& open) {
        const XmlShape& shape{*open.shape};
        if (open.nil) {
            return {};
        }
        if (shape.content == XmlShape::Content::scalar) {
            add(open, "#text", shape.scalar, open.text);
            if (shape.is_plain()) {
                return m_wrong ? JsonValue{} : std::move(open.attributes.back().second);
            }
        }
        JsonValue object{JsonValue::make_object()};
        for (auto& [name, value] : open.attributes) {
            object.add(name, std::move(value));
        }
        for (const XmlShape& child : shape.children) {
            const auto found = open.children.find(child.name);
            if (child.repeated) {
                JsonValue array{JsonValue::make_array()};
                for (JsonValue& one : found == open.children.end() ? m_none : found->second) {
                    array.push(std::move(one));
                }
                object.add(child.name, std::move(array));
            } else if (found != open.children.end()) {
                object.add(child.name, std::move(found->second.front()));
            }
        }
        return object;
    }

    const XmlShape& m_root;
    std::vector<Open> m_open{};
    std::vector<JsonValue> m_none{};
    JsonValue m_value{};
    std::optional<core::Rejection> m_wrong{};
};

void add_names(const XmlShape& shape, std::vector<std::string>& names) {
    names.push_back(shape.name);
    for (const XmlShape::Attribute& attribute : shape.attributes) {
        names.push_back('@' + attribute.name);
    }
    for (const XmlShape& child : shape.children) {
        add_names(child, names);
    }
}

[[nodiscard]] KnownNames names_of(const XmlShape& shape) {
    std::vector<std::string> names{"#text"};
    add_names(shape, names);
    return KnownNames{names};
}

[[nodiscard]] core::Result<core::Nothing>
read(core::ByteView xml, ToJson& events, const XmlSchema& schema, const KnownNames& names) {
    XmlReader reader{
        [&xml](std::span<std::byte> into) {
            const std::size_t count{std::min(into.size(), xml.size())};
            std::copy_n(xml.begin(), count, into.begin());
            xml = xml.subspan(count);
            return count;
        },
        events,
        {&schema, &names, {}}};
    for (;;) {
        const core::Result<bool> more{reader.step()};
        if (events.wrong()) {
            return *events.wrong();
        }
        if (!more) {
            return more.rejection();
        }
        if (!more.value()) {
            return core::Nothing{};
        }
    }
}

/// Writes one value of JSON as the element that its shape is.
class ToXml final {
public:
    [[nodiscard]] std::optional<core::Rejection>
    write(const XmlShape& shape, const JsonValue& value, const std::string& outer) {
        m_path.push_back(shape.name);
        const std::optional<core::Rejection> wrong{element(shape, value, outer)};
        m_path.pop_back();
        return wrong;
    }

    [[nodiscard]] std::string take() { return std::move(m_out); }

private:
    [[nodiscard]] core::Rejection refuse() const {
        std::string path;
        for (const std::string& name : m_path) {
            path += '/' + name;
        }
        return {"JSON_SHAPE", std::move(path)};
    }

    /// A scalar's text, if the value is of its kind.
    [[nodiscard]] static const std::string* text_of(XmlShape::Scalar kind, const JsonValue& value) {
        const bool fits{
            kind == XmlShape::Scalar::text     ? value.is_string()
            : kind == XmlShape::Scalar::number ? value.kind() == JsonValue::Kind::number
                                               : value.kind() == JsonValue::Kind::boolean};
        return fits && is_xml_text(value.text()) ? &value.text() : nullptr;
    }

    [[nodiscard]] std::optional<core::Rejection>
    element(const XmlShape& shape, const JsonValue& value, const std::string& outer) {
        m_out += '<' + shape.name;
        if (shape.name_space != outer) {
            m_out += " xmlns=\"";
            append_xml_attribute(m_out, shape.name_space);
            m_out += '"';
        }
        if (value.is_null()) {
            m_out += " xmlns:xsi=\"" + std::string{instance} + "\" xsi:nil=\"true\"/>";
            return shape.nillable ? std::nullopt : std::optional{refuse()};
        }
        if (!shape.is_plain() && !value.is_object()) {
            return refuse();
        }
        if (std::optional<core::Rejection> wrong{attributes(shape, value)}) {
            return wrong;
        }
        m_out += '>';
        if (shape.content == XmlShape::Content::scalar) {
            const JsonValue* const inside{shape.is_plain() ? &value : value.find("#text")};
            const std::string* const text{
                inside == nullptr ? nullptr : text_of(shape.scalar, *inside)};
            if (text == nullptr) {
                return refuse();
            }
            append_xml_text(m_out, *text);
        } else if (std::optional<core::Rejection> wrong{children(shape, value)}) {
            return wrong;
        }
        m_out += "</" + shape.name + '>';
        return std::nullopt;
    }

    /// And that there is no member that the schema has no place for.
    [[nodiscard]] std::optional<core::Rejection>
    attributes(const XmlShape& shape, const JsonValue& value) {
        for (const auto& [name, member] : value.members()) {
            if (name == "#text" && shape.content == XmlShape::Content::scalar) {
                continue;
            }
            if (!name.starts_with('@')) {
                if (shape.child(name) == nullptr) {
                    return refuse();
                }
                continue;
            }
            const XmlShape::Attribute* const known{shape.attribute(name.substr(1))};
            const std::string* const text{
                known == nullptr ? nullptr : text_of(known->scalar, member)};
            if (text == nullptr) {
                return refuse();
            }
            m_out += ' ' + known->name + "=\"";
            append_xml_attribute(m_out, *text);
            m_out += '"';
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<core::Rejection>
    children(const XmlShape& shape, const JsonValue& value) {
        for (const XmlShape& child : shape.children) {
            const JsonValue* const member{value.find(child.name)};
            if (member == nullptr) {
                continue;
            }
            if (child.repeated != member->is_array()) {
                m_path.push_back(child.name);
                const core::Rejection wrong{refuse()};
                m_path.pop_back();
                return wrong;
            }
            if (!child.repeated) {
                if (auto wrong = write(child, *member, shape.name_space)) {
                    return wrong;
                }
                continue;
            }
            for (const JsonValue& one : member->elements()) {
                if (auto wrong = write(child, one, shape.name_space)) {
                    return wrong;
                }
            }
        }
        return std::nullopt;
    }

    std::string m_out{};
    std::vector<std::string> m_path{};
};

}

XmlJson::XmlJson(std::shared_ptr<const XmlSchema> schema, XmlShape shape)
    : m_schema{std::move(schema)}, m_shape{std::move(shape)}, m_names{names_of(m_shape)} {}

core::Result<std::shared_ptr<const XmlJson>>
XmlJson::compile(std::string_view xsd, std::string_view name_space, std::string_view element) {
    auto schema = XmlSchema::compile(xsd, "schema");
    if (!schema) {
        return schema.rejection();
    }
    core::Result<XmlShape> shape{XmlShape::of(*schema.value(), name_space, element)};
    if (!shape) {
        return shape.rejection();
    }
    return std::shared_ptr<const XmlJson>{
        new XmlJson{std::move(schema).value(), std::move(shape).value()}};
}

core::Result<JsonValue> XmlJson::to_json(core::ByteView xml) const {
    ToJson events{m_shape};
    if (const auto done = read(xml, events, *m_schema, m_names); !done) {
        return done.rejection();
    }
    return events.take();
}

core::Result<std::string> XmlJson::to_xml(const JsonValue& json) const {
    ToXml writer;
    if (const std::optional<core::Rejection> wrong{writer.write(m_shape, json, {})}) {
        return *wrong;
    }
    std::string written{writer.take()};
    ToJson events{m_shape};
    if (const auto valid = read(core::as_bytes(written), events, *m_schema, m_names); !valid) {
        return valid.rejection();
    }
    return written;
}

}
