#include "gateway/app/root_place.h"

#include "gateway/crypto/key_file.h"

namespace gateway::app {

using crypto::RootKey;
using crypto::TokenKey;

RootPlace::RootPlace(const Settings& settings)
    : RootPlace{settings.root_token.empty() ? settings.root_key.string() : settings.root_token} {}

RootPlace::RootPlace(const std::string& words) {
    if (TokenKey::is_named_by(words)) {
        m_token = std::make_shared<const TokenKey>(words);
    } else {
        m_file = words;
    }
}

RootKey RootPlace::load() const {
    return m_token ? RootKey{m_token} : RootKey{crypto::load_root_key(m_file)};
}

RootKey RootPlace::load_or_create() const {
    if (!m_token) {
        return crypto::load_or_create_root_key(m_file);
    }
    m_token->make();
    return RootKey{m_token};
}

}
