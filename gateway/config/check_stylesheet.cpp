// A stylesheet as far as it can be judged without being applied: nobody needs the program for that.

#include "gateway/config/exchange_checks.h"
#include "gateway/text/xml_reader.h"

#include <algorithm>
#include <optional>

namespace gateway::config {

namespace {

constexpr std::string_view xsl{"http://www.w3.org/1999/XSL/Transform"};

/// Looks for what is never applied: it stands in the file to be found while somebody writes it, and
/// the program refuses it again.
class Look final : public text::XmlEvents {
public:
    void start(
        std::string_view name, std::string_view name_space,
        std::span<const text::XmlAttribute> attributes) override {
        const bool of_xsl{name_space == xsl};
        if (m_root) {
            m_root = false;
            const bool is_sheet{of_xsl && (name == "stylesheet" || name == "transform")};
            const bool first_version{std::any_of(
                attributes.begin(), attributes.end(), [](const text::XmlAttribute& one) {
                    return one.name_space.empty() && one.name == "version" && one.value == "1.0";
                })};
            if (!is_sheet || !first_version) {
                found("the root is no xsl:stylesheet of version 1.0");
            }
        }
        if (of_xsl && (name == "import" || name == "include" || name == "message")) {
            found("xsl:import, xsl:include and xsl:message are refused");
        }
        for (const text::XmlAttribute& one : attributes) {
            const bool of_this{one.name_space == xsl || (of_xsl && one.name_space.empty())};
            if (of_this && one.name == "extension-element-prefixes") {
                found("extensions of XSLT are refused");
            }
        }
    }
    void text(std::string_view) override {}
    void end() override {}
    void violation(const core::Rejection&) override {}

    [[nodiscard]] const std::string& wrong() const noexcept { return m_wrong; }

private:
    void found(const char* what) {
        if (m_wrong.empty()) {
            m_wrong = what;
        }
    }

    bool m_root{true};
    std::string m_wrong;
};

void check_text(Draft& draft, const std::string& file, const std::string& text) {
    Look look;
    text::XmlReader reader{text::from_memory(core::as_bytes(text)), look, {}};
    for (;;) {
        const core::Result<bool> more{reader.step()};
        if (!more) {
            draft.findings.error(
                file, more.rejection().line.value_or(reader.line()), "XSLT_STYLESHEET",
                "it is not well-formed: " + std::string{more.rejection().code.text()});
            return;
        }
        if (!look.wrong().empty()) {
            draft.findings.error(file, reader.line(), "XSLT_STYLESHEET", look.wrong());
            return;
        }
        if (!more.value()) {
            return;
        }
    }
}

}

void read_stylesheet(
    Draft& draft, const Sheet& sheet, std::size_t line, const std::string& folder,
    Wrapping& wrapping) {
    if (wrapping.xslt_name.empty()) {
        return;
    }
    const auto file = draft.files.files().find(folder + wrapping.xslt_name);
    if (!wrapping.xslt_name.ends_with(".xsl") || file == draft.files.files().end()) {
        sheet.error(
            line, "REFERENCE_DANGLING", "there is no stylesheet " + said(wrapping.xslt_name));
        return;
    }
    draft.used_files.insert(file->first);
    wrapping.xslt = file->second;
    check_text(draft, file->first, file->second);
}

}
