#include "gateway/crypto/token_session.h"

#include "gateway/core/error.h"
#include "gateway/crypto/aead.h"

#include <openssl/crypto.h>

#include <array>
#include <vector>

namespace gateway::crypto::detail {

namespace {

using core::GatewayError;

constexpr CK_BBOOL yes{CK_TRUE};
constexpr CK_BBOOL no{CK_FALSE};

[[noreturn]] void fail(core::Code code) {
    throw GatewayError{code, GatewayError::Retry::never};
}

/// PKCS#11 takes templates as pointers to what it does not change.
template <typename T> CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const T& value) {
    return {type, const_cast<T*>(&value), sizeof(T)};
}

CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, core::ByteView value) {
    return {type, const_cast<std::byte*>(value.data()), value.size()};
}

constexpr CK_OBJECT_CLASS secret_key{CKO_SECRET_KEY};
constexpr CK_KEY_TYPE aes{CKK_AES};
constexpr CK_ULONG key_length{SymmetricKey::size};

CK_BYTE* bytes_of(core::ByteView view) {
    return reinterpret_cast<CK_BYTE*>(const_cast<std::byte*>(view.data()));
}

CK_MECHANISM key_wrap() {
    return {CKM_AES_KEY_WRAP, nullptr, 0};
}

/// The one slot with a token that the URI means.
CK_SLOT_ID slot_of(CK_FUNCTION_LIST& calls, P11KitUri& uri) {
    CK_ULONG count{0};
    require_well(calls.C_GetSlotList(CK_TRUE, nullptr, &count));
    std::vector<CK_SLOT_ID> slots(count);
    require_well(calls.C_GetSlotList(CK_TRUE, slots.data(), &count));
    slots.resize(count);
    std::optional<CK_SLOT_ID> found;
    for (const CK_SLOT_ID slot : slots) {
        CK_TOKEN_INFO token{};
        if (calls.C_GetTokenInfo(slot, &token) != CKR_OK
            || p11_kit_uri_match_token_info(&uri, &token) != 1) {
            continue;
        }
        if ((token.flags & (CKF_USER_PIN_LOCKED | CKF_USER_PIN_FINAL_TRY)) != 0) {
            fail("ROOT_TOKEN_PIN_LOCKED"); // the last try is a person's
        }
        if (found) {
            fail("ROOT_TOKEN_URI"); // two of that name
        }
        found = slot;
    }
    if (!found) {
        fail("ROOT_TOKEN_LOST");
    }
    return *found;
}

/// A session object that goes with its scope.
class Passing final {
public:
    Passing(CK_FUNCTION_LIST& calls, CK_SESSION_HANDLE session)
        : m_calls{calls}, m_session{session} {}
    Passing(const Passing&) = delete;
    Passing& operator=(const Passing&) = delete;
    ~Passing() {
        if (object != 0) {
            m_calls.C_DestroyObject(m_session, object);
        }
    }

    CK_OBJECT_HANDLE object{0};

private:
    CK_FUNCTION_LIST& m_calls;
    CK_SESSION_HANDLE m_session;
};

bool says_another_key(CK_RV result) {
    // CKR_GENERAL_ERROR: what SoftHSM 2.6 says; by then session, login and key have been well
    return result == CKR_WRAPPED_KEY_INVALID || result == CKR_WRAPPED_KEY_LEN_RANGE
           || result == CKR_ENCRYPTED_DATA_INVALID || result == CKR_ENCRYPTED_DATA_LEN_RANGE
           || result == CKR_GENERAL_ERROR;
}

}

void require_well(CK_RV result) {
    switch (result) {
    case CKR_OK: return;
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_TOKEN_NOT_RECOGNIZED:
    case CKR_DEVICE_REMOVED:
    case CKR_DEVICE_ERROR:
    case CKR_SLOT_ID_INVALID: fail("ROOT_TOKEN_LOST");
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
    case CKR_PIN_EXPIRED:
    case CKR_PIN_LOCKED:
    case CKR_USER_PIN_NOT_INITIALIZED: fail("ROOT_TOKEN_PIN");
    default: break; // of several hundred: what is not named above is told by its number
    }
    throw GatewayError{
        "ROOT_TOKEN_FAILED", "PKCS#11 says " + std::to_string(result), GatewayError::Retry::never};
}

TokenModule::TokenModule(const char* path) : m_calls{p11_kit_module_load(path, 0)} {
    if (m_calls == nullptr) {
        fail("ROOT_TOKEN_MODULE");
    }
    if (p11_kit_module_initialize(m_calls) != CKR_OK) {
        p11_kit_module_release(m_calls);
        fail("ROOT_TOKEN_MODULE");
    }
}

TokenModule::~TokenModule() {
    p11_kit_module_finalize(m_calls);
    p11_kit_module_release(m_calls);
}

TokenSession::TokenSession(TokenModule& module, P11KitUri& uri, const SecretText& pin, Use use)
    : m_calls{module.calls()} {
    const CK_FLAGS flags{CKF_SERIAL_SESSION | (use == Use::write ? CKF_RW_SESSION : 0U)};
    require_well(m_calls.C_OpenSession(slot_of(m_calls, uri), flags, nullptr, nullptr, &m_session));
    try {
        log_in(pin);
    } catch (...) {
        m_calls.C_CloseSession(m_session);
        throw;
    }
}

TokenSession::~TokenSession() {
    m_calls.C_CloseSession(m_session);
}

void TokenSession::log_in(const SecretText& pin) {
    const core::ByteView words{core::as_bytes(pin.reveal())};
    const CK_RV result{m_calls.C_Login(m_session, CKU_USER, bytes_of(words), words.size())};
    if (result != CKR_USER_ALREADY_LOGGED_IN) {
        require_well(result);
    }
}

std::optional<CK_OBJECT_HANDLE> TokenSession::find(P11KitUri& uri) {
    CK_ATTRIBUTE* const label{p11_kit_uri_get_attribute(&uri, CKA_LABEL)};
    std::array<CK_ATTRIBUTE, 2> wanted{attribute(CKA_CLASS, secret_key), *label};
    require_well(m_calls.C_FindObjectsInit(m_session, wanted.data(), wanted.size()));
    std::array<CK_OBJECT_HANDLE, 2> found{};
    CK_ULONG count{0};
    const CK_RV result{m_calls.C_FindObjects(m_session, found.data(), found.size(), &count)};
    m_calls.C_FindObjectsFinal(m_session);
    require_well(result);
    if (count > 1) {
        fail("ROOT_TOKEN_URI");
    }
    if (count == 0) {
        return std::nullopt;
    }
    require_tight(found[0]);
    return found[0];
}

/// A key that can be taken out is no better than a file.
void TokenSession::require_tight(CK_OBJECT_HANDLE key) {
    CK_BBOOL sensitive{CK_FALSE};
    CK_BBOOL extractable{CK_TRUE};
    CK_KEY_TYPE type{0};
    CK_ULONG length{0};
    std::array<CK_ATTRIBUTE, 4> asked{
        CK_ATTRIBUTE{CKA_SENSITIVE, &sensitive, sizeof sensitive},
        CK_ATTRIBUTE{CKA_EXTRACTABLE, &extractable, sizeof extractable},
        CK_ATTRIBUTE{CKA_KEY_TYPE, &type, sizeof type},
        CK_ATTRIBUTE{CKA_VALUE_LEN, &length, sizeof length}};
    require_well(m_calls.C_GetAttributeValue(m_session, key, asked.data(), asked.size()));
    if (sensitive != CK_TRUE || extractable != CK_FALSE || type != CKK_AES
        || length != key_length) {
        fail("ROOT_TOKEN_KEY_LOOSE");
    }
}

void TokenSession::generate(P11KitUri& uri) {
    CK_MECHANISM making{CKM_AES_KEY_GEN, nullptr, 0};
    std::array<CK_ATTRIBUTE, 11> wanted{
        attribute(CKA_CLASS, secret_key),
        attribute(CKA_KEY_TYPE, aes),
        attribute(CKA_VALUE_LEN, key_length),
        attribute(CKA_TOKEN, yes),
        attribute(CKA_PRIVATE, yes),
        attribute(CKA_SENSITIVE, yes),
        attribute(CKA_EXTRACTABLE, no),
        attribute(CKA_WRAP, yes),
        attribute(CKA_UNWRAP, yes),
        attribute(CKA_ENCRYPT, no),
        *p11_kit_uri_get_attribute(&uri, CKA_LABEL)};
    CK_OBJECT_HANDLE made{0};
    require_well(m_calls.C_GenerateKey(m_session, &making, wanted.data(), wanted.size(), &made));
}

core::Bytes TokenSession::wrap(CK_OBJECT_HANDLE by, core::ByteView key) {
    Passing inner{m_calls, m_session};
    std::array<CK_ATTRIBUTE, 7> told{
        attribute(CKA_CLASS, secret_key), attribute(CKA_KEY_TYPE, aes),
        attribute(CKA_TOKEN, no),         attribute(CKA_PRIVATE, yes),
        attribute(CKA_SENSITIVE, no),     attribute(CKA_EXTRACTABLE, yes),
        attribute(CKA_VALUE, key)};
    require_well(m_calls.C_CreateObject(m_session, told.data(), told.size(), &inner.object));
    CK_MECHANISM wrapping{key_wrap()};
    core::Bytes wrapped(64);
    CK_ULONG size{wrapped.size()};
    require_well(
        m_calls.C_WrapKey(m_session, &wrapping, by, inner.object, bytes_of(wrapped), &size));
    wrapped.resize(size);
    return wrapped;
}

std::optional<core::Bytes> TokenSession::unwrap(CK_OBJECT_HANDLE by, core::ByteView wrapped) {
    Passing inner{m_calls, m_session};
    std::array<CK_ATTRIBUTE, 6> told{
        attribute(CKA_CLASS, secret_key), attribute(CKA_KEY_TYPE, aes),
        attribute(CKA_TOKEN, no),         attribute(CKA_PRIVATE, yes),
        attribute(CKA_SENSITIVE, no),     attribute(CKA_EXTRACTABLE, yes)};
    CK_MECHANISM wrapping{key_wrap()};
    const CK_RV result{m_calls.C_UnwrapKey(
        m_session, &wrapping, by, bytes_of(wrapped), wrapped.size(), told.data(), told.size(),
        &inner.object)};
    if (says_another_key(result)) {
        return std::nullopt;
    }
    require_well(result);
    core::Bytes key(SymmetricKey::size);
    CK_ATTRIBUTE value{CKA_VALUE, key.data(), key.size()};
    require_well(m_calls.C_GetAttributeValue(m_session, inner.object, &value, 1));
    return key;
}

}
