#pragma once
// A PKCS#11 token of the tests: SoftHSM, a real driver with its own folder. Whoever uses it has
// SOFTHSM2_CONF in the environment.

#include <filesystem>
#include <string>

namespace tests::support {

class SoftToken final {
public:
    /// Makes a token named `lautturi` below the folder, and its PIN's file.
    explicit SoftToken(const std::filesystem::path& folder);

    /// What SOFTHSM2_CONF names.
    [[nodiscard]] std::string settings() const { return (m_folder / "softhsm2.conf").string(); }
    [[nodiscard]] std::filesystem::path pin_file() const { return m_folder / "pin"; }
    /// A PKCS#11 URI of a key in it.
    [[nodiscard]] std::string uri(const std::string& object) const;

    void write_pin(const std::string& pin) const;
    void write_right_pin() const { write_pin("1234\n"); }
    /// As somebody pulls it out, and puts it back.
    void take_away() const;
    void put_back() const;
    /// Makes a key that may be taken out again.
    void make_loose_key(const std::string& object) const;

    static constexpr const char* driver{"/usr/lib/softhsm/libsofthsm2.so"};

private:
    std::filesystem::path m_folder;
};

}
