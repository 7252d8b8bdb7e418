#include "tests/support/soft_token.h"

#include <p11-kit/p11-kit.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace tests::support {

namespace fs = std::filesystem;

namespace {

void run(const std::string& command) {
    if (std::system((command + " > /dev/null").c_str()) != 0) { // NOLINT: words of this file alone
        throw std::runtime_error{"failed: " + command};
    }
}

}

SoftToken::SoftToken(const fs::path& folder) : m_folder{folder} {
    fs::create_directories(m_folder / "tokens");
    std::ofstream{settings()} << "directories.tokendir = " << (m_folder / "tokens").string()
                              << "\nobjectstore.backend = file\nlog.level = ERROR\n";
    run("SOFTHSM2_CONF=" + settings()
        + " softhsm2-util --init-token --free --label lautturi --so-pin 12345678 --pin 1234");
    write_right_pin();
}

std::string SoftToken::uri(const std::string& object) const {
    return "pkcs11:token=lautturi;object=" + object + "?module-path=" + driver
           + "&pin-source=file:" + pin_file().string();
}

void SoftToken::write_pin(const std::string& pin) const {
    std::ofstream{pin_file()} << pin;
    fs::permissions(pin_file(), fs::perms::owner_read | fs::perms::owner_write);
}

void SoftToken::take_away() const {
    fs::rename(m_folder / "tokens", m_folder / "pulled");
    fs::create_directory(m_folder / "tokens");
}

void SoftToken::put_back() const {
    fs::remove_all(m_folder / "tokens");
    fs::rename(m_folder / "pulled", m_folder / "tokens");
}

void SoftToken::make_loose_key(const std::string& object) const {
    ::setenv("SOFTHSM2_CONF", settings().c_str(), 1);
    CK_FUNCTION_LIST* const calls{p11_kit_module_load(driver, 0)};
    if (calls == nullptr || p11_kit_module_initialize(calls) != CKR_OK) {
        throw std::runtime_error{"no driver"};
    }
    CK_SESSION_HANDLE session{0};
    std::string pin{"1234"};
    std::string label{object};
    CK_MECHANISM making{CKM_AES_KEY_GEN, nullptr, 0};
    CK_BBOOL yes{CK_TRUE};
    CK_ULONG length{32};
    std::array<CK_ATTRIBUTE, 5> wanted{
        CK_ATTRIBUTE{CKA_TOKEN, &yes, sizeof yes}, CK_ATTRIBUTE{CKA_WRAP, &yes, sizeof yes},
        CK_ATTRIBUTE{CKA_EXTRACTABLE, &yes, sizeof yes},
        CK_ATTRIBUTE{CKA_VALUE_LEN, &length, sizeof length},
        CK_ATTRIBUTE{CKA_LABEL, label.data(), label.size()}};
    CK_OBJECT_HANDLE made{0};
    // the first slot is the token's: the empty one comes last
    std::array<CK_SLOT_ID, 8> slots{};
    CK_ULONG count{slots.size()};
    calls->C_GetSlotList(CK_TRUE, slots.data(), &count);
    const bool well{
        calls->C_OpenSession(
            slots[0], CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session)
            == CKR_OK
        && calls->C_Login(session, CKU_USER, reinterpret_cast<CK_BYTE*>(pin.data()), pin.size())
               == CKR_OK
        && calls->C_GenerateKey(session, &making, wanted.data(), wanted.size(), &made) == CKR_OK};
    p11_kit_module_finalize(calls);
    p11_kit_module_release(calls);
    if (!well) {
        throw std::runtime_error{"the token makes no key"};
    }
}

}
