#pragma once
// Where a handler, on whatever thread, puts its answer, and a connection, on its loop, finds it.

#include "gateway/http/loop.h"
#include "gateway/http/message.h"

#include <atomic>
#include <memory>
#include <optional>

namespace gateway::http {

class Connection;

/// Tells once whether the answer went out: false where nobody says otherwise.
class Receipt final {
public:
    Receipt() = default;
    explicit Receipt(Answered answered) : m_answered{std::move(answered)} {}
    Receipt(const Receipt&) = delete;
    Receipt& operator=(const Receipt&) = delete;
    Receipt(Receipt&& other) noexcept : m_answered{std::exchange(other.m_answered, nullptr)} {}
    Receipt& operator=(Receipt&&) = delete;
    ~Receipt() { tell(false); }

    void tell(bool whole) noexcept;

private:
    Answered m_answered;
};

struct Reply {
    Response response;
    Receipt receipt;
};

/// Shared by all copies of one Respond.
class ResponseSlot final {
public:
    ResponseSlot(std::shared_ptr<Loop> loop, std::weak_ptr<Connection> connection) noexcept
        : m_loop{std::move(loop)}, m_connection{std::move(connection)} {}
    ResponseSlot(const ResponseSlot&) = delete;
    ResponseSlot& operator=(const ResponseSlot&) = delete;
    /// Answers 500 if nobody did.
    ~ResponseSlot();

    void put(Response response, Answered answered);

private:
    std::shared_ptr<Loop> m_loop;
    std::weak_ptr<Connection> m_connection;
    std::atomic<bool> m_put{false};
};

}
