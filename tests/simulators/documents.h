#pragma once
// What a simulated party understands of the documents that it gets and gives.

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace tests::simulators {

/// An XSD, loaded once.
class Schema final {
public:
    /// @throws std::runtime_error if it does not load.
    explicit Schema(const std::filesystem::path& file);

    Schema(const Schema&) = delete;
    Schema& operator=(const Schema&) = delete;
    ~Schema();

    /// Whether the document is well-formed and holds to the schema. One thread at a time.
    [[nodiscard]] bool holds(const std::string& document);

private:
    class Parser;
    std::unique_ptr<Parser> m_parser;
};

/// The person whom a request asks about: by query parameter, by JSON key at any depth, or by XML
/// element of any namespace. Nothing if the request does not say.
[[nodiscard]] std::optional<std::string> person_asked(
    const std::string& target, const std::string& content_type, const std::string& body,
    const std::string& field);

/// Replaces each `{{name}}` by its value, escaped for the content type; an unknown name stays as it
/// is.
[[nodiscard]] std::string filled(
    const std::string& text, const std::string& content_type,
    const std::map<std::string, std::string>& values);

/// @throws std::runtime_error if the file cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

}
