#include "gateway/http/answer_body.h"

#include <exception>
#include <utility>

namespace gateway::http {

const std::filesystem::path*
held_folder(const OutgoingRequest& request, const Client::Settings& settings) noexcept {
    return request.may_be_held && !settings.held_folder.empty() ? &settings.held_folder : nullptr;
}

void AnswerBody::begin(const std::filesystem::path* folder) {
    m_folder = folder;
    m_bytes = core::Bytes{};
    m_held.reset();
}

bool AnswerBody::append(core::ByteView bytes) noexcept {
    try {
        if (!m_held && m_folder != nullptr && m_bytes.size() + bytes.size() > in_memory) {
            m_held = std::make_shared<HeldBody>(*m_folder);
            m_held->append(m_bytes);
            m_bytes = core::Bytes{};
        }
        if (m_held) {
            m_held->append(bytes);
        } else {
            m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
        }
        return true;
    } catch (const std::exception&) { // no room, in memory or on disk
        return false;
    }
}

bool AnswerBody::close() noexcept {
    try {
        if (m_held) {
            m_held->close();
        }
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

std::size_t AnswerBody::size() const noexcept {
    return m_held ? m_held->size() : m_bytes.size();
}

void AnswerBody::give_to(ClientResult& result) noexcept {
    result.body = std::move(m_bytes);
    result.held = std::move(m_held);
}

}
