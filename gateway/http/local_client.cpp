#include "gateway/http/local_client.h"

#include "gateway/core/error.h"
#include "gateway/http/network_libraries.h"

#include <curl/curl.h>

#include <cerrno>
#include <memory>

namespace gateway::http {

namespace {

using core::GatewayError;

struct Freed {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

using Handle = std::unique_ptr<CURL, Freed>;
using HeaderList = std::unique_ptr<curl_slist, Freed>;

template <class T> void set(const Handle& handle, CURLoption option, T value) {
    if (curl_easy_setopt(handle.get(), option, value) != CURLE_OK) {
        throw GatewayError{"NETWORK_LIBRARIES", GatewayError::Retry::never};
    }
}

HeaderList list_of(const LocalRequest& request) {
    HeaderList list;
    const auto add = [&](const std::string& line) {
        curl_slist* const longer{curl_slist_append(list.get(), line.c_str())};
        if (longer == nullptr) {
            throw std::bad_alloc{};
        }
        static_cast<void>(list.release());
        list.reset(longer);
    };
    add("Expect:"); // a body is not announced first
    for (const auto& [name, value] : request.headers) {
        add(name + ": " + value);
    }
    return list;
}

std::size_t take(char* data, std::size_t size, std::size_t count, void* into) {
    static_cast<std::string*>(into)->append(data, size * count);
    return size * count;
}

/// Whether nobody listens there, so that nothing can have been acted on.
bool nobody_listens(const Handle& handle, CURLcode verdict) {
    long reason{0};
    if (verdict != CURLE_COULDNT_CONNECT
        || curl_easy_getinfo(handle.get(), CURLINFO_OS_ERRNO, &reason) != CURLE_OK) {
        return false;
    }
    if (reason == EACCES || reason == EPERM) {
        throw GatewayError{"LOCAL_FORBIDDEN", GatewayError::Retry::never};
    }
    return reason == ECONNREFUSED || reason == ENOENT;
}

}

std::optional<LocalAnswer> ask_locally(const NetworkLibraries&, const LocalRequest& request) {
    const Handle handle{curl_easy_init()};
    if (handle == nullptr) {
        throw std::bad_alloc{};
    }
    const HeaderList headers{list_of(request)};
    LocalAnswer answer;
    set(handle, CURLOPT_UNIX_SOCKET_PATH, request.socket.c_str());
    set(handle, CURLOPT_URL, ("http://localhost" + request.target).c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "http");
    set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_PATH_AS_IS, 1L);
    set(handle, CURLOPT_TIMEOUT_MS, request.time_limit.count());
    set(handle, CURLOPT_HTTPHEADER, headers.get());
    set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (request.method != "GET") {
        set(handle, CURLOPT_POSTFIELDS, request.body.c_str());
        set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    }
    set(handle, CURLOPT_WRITEFUNCTION, &take);
    set(handle, CURLOPT_WRITEDATA, &answer.body);
    const CURLcode verdict{curl_easy_perform(handle.get())};
    if (nobody_listens(handle, verdict)) {
        return std::nullopt;
    }
    long status{0};
    if (verdict != CURLE_OK
        || curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status) != CURLE_OK) {
        throw GatewayError{
            "LOCAL_FAILED", GatewayError::Retry::later, GatewayError::Doubt::may_have_happened};
    }
    answer.status = static_cast<int>(status);
    return answer;
}

}
