#pragma once
// What we offer to parties that call us through a network: each service by its exchange, with what
// is needed to read a question, and to describe it to whoever wants to ask.

#include "gateway/core/bytes.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::ports {

struct OfferedService {
    /// A field that the mapping knows.
    struct Field {
        enum class Kind : std::uint8_t { text, date, instant, number, integer, boolean };

        std::string path; ///< in the document: /person/id
        Kind kind{Kind::text};
        bool required{false};
    };

    /// A question or its answer.
    struct Side {
        std::string content_type; ///< application/json, application/xml
        std::string element;      ///< XML: local name of the root
        std::string name_space;   ///< XML; may be empty
        std::string schema;       ///< text of the XSD or JSON Schema; may be empty
        std::vector<Field> fields{};
        bool marks_not_supplied{false}; ///< a mark stands for each value that is not supplied

        [[nodiscard]] bool is_xml() const noexcept { return content_type == "application/xml"; }
    };

    std::string exchange;
    std::string code;                   ///< the service's own name
    std::vector<std::string> providers; ///< identities of ours under which it is offered
    std::vector<core::Digest> servers;  ///< SPKI digests of those that call us for others
    std::array<std::string, 3> title;   ///< fi, sv, en
    Side request;
    Side response;
};

/// Of the configuration that is in force. Thread-safe.
class OfferedServices {
public:
    OfferedServices() = default;
    OfferedServices(const OfferedServices&) = delete;
    OfferedServices& operator=(const OfferedServices&) = delete;
    virtual ~OfferedServices() = default;

    /// The service of an exchange; the same object for as long as the same configuration is in
    /// force. Null if there is none. Never waits.
    [[nodiscard]] virtual std::shared_ptr<const OfferedService>
    find(std::string_view exchange) const = 0;

    [[nodiscard]] virtual std::vector<std::shared_ptr<const OfferedService>> all() const = 0;
};

}
