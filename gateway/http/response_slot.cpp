#include "gateway/http/response_slot.h"

#include "gateway/http/connection.h"
#include "gateway/http/problem.h"

#include <boost/asio/post.hpp>

#include <exception>

namespace gateway::http {

void Receipt::tell(bool whole) noexcept {
    try {
        if (const Answered answered{std::exchange(m_answered, nullptr)}) {
            answered(whole);
        }
    } catch (const std::exception&) {
        // whoever asked to be told could not take it; the answer itself is as it is
    }
}

ResponseSlot::~ResponseSlot() {
    if (m_put) {
        return;
    }
    try {
        put(problem(500, "NOT_ANSWERED", "The request was not answered", {}, "en"), {});
    } catch (const std::exception&) {
        // no memory to say so: the connection ends with the loop
    }
}

void ResponseSlot::put(Response response, Answered answered) {
    Receipt receipt{std::move(answered)};
    if (m_put.exchange(true)) {
        return;
    }
    asio::post(
        m_loop->context,
        [to = m_connection, reply = Reply{std::move(response), std::move(receipt)}]() mutable {
            if (const std::shared_ptr<Connection> connection{to.lock()}) {
                connection->answer(std::move(reply));
            }
        });
}

}
