#pragma once
// The one element of a SOAP body as a document of its own. Not for other folders.

#include "gateway/text/xml_reader.h"

#include <string>
#include <utility>
#include <vector>

namespace adapters::xroad {

/// Writes what it is told, each element's namespace on the element itself: what an envelope
/// declared further out must not be missed. Prefixes that stand inside values lose their meaning.
class BodyText final : public gateway::text::XmlEvents {
public:
    void start(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute> attributes) override;
    void text(std::string_view text) override;
    void end() override;
    void violation(const gateway::core::Rejection& rejection) override;

    [[nodiscard]] std::string take() noexcept { return std::move(m_out); }

private:
    std::string m_out{};
    std::vector<std::pair<std::string, std::string>> m_open{}; ///< name and namespace
};

}
