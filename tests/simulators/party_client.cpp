#include "tests/simulators/party_client.h"

#include <curl/curl.h>
#include <strings.h>

#include <stdexcept>

namespace tests::simulators {

namespace {

struct Library {
    Library() { curl_global_init(CURL_GLOBAL_DEFAULT); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library() { curl_global_cleanup(); }
};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* reply) {
    static_cast<Reply*>(reply)->body.append(bytes, count);
    return count;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* into) {
    auto& headers = static_cast<Reply*>(into)->headers;
    std::string_view line{bytes, count};
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) {
        line.remove_suffix(1);
    }
    const std::size_t colon{line.find(':')};
    if (line.substr(0, 5) == "HTTP/") {
        headers.clear(); // of an earlier 100 Continue
    } else if (colon != std::string_view::npos) {
        const std::size_t value{line.find_first_not_of(' ', colon + 1)};
        headers.emplace_back(
            std::string{line.substr(0, colon)},
            value == std::string_view::npos ? std::string{} : std::string{line.substr(value)});
    }
    return count;
}

using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

HeaderList header_list(const Call& call) {
    HeaderList list{nullptr, curl_slist_free_all};
    const auto add = [&list](const std::string& line) {
        curl_slist* const longer{curl_slist_append(list.get(), line.c_str())};
        if (longer == nullptr) {
            throw std::bad_alloc{};
        }
        list.release();
        list.reset(longer);
    };
    if (call.body) {
        add("Content-Type: " + call.content_type);
    }
    for (const auto& [name, value] : call.headers) {
        add(name + ": " + value);
    }
    return list;
}

}

std::string Reply::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key.size() == name.size() && ::strncasecmp(key.data(), name.data(), name.size()) == 0) {
            return value;
        }
    }
    return {};
}

class PartyClient::Handle final {
public:
    Handle() : m_curl{curl_easy_init(), curl_easy_cleanup} {
        if (m_curl == nullptr) {
            throw std::runtime_error{"libcurl does not start"};
        }
    }

    void reset() { curl_easy_reset(m_curl.get()); }

    template <class T> void set(CURLoption option, T value) {
        if (curl_easy_setopt(m_curl.get(), option, value) != CURLE_OK) {
            throw std::runtime_error{"libcurl refuses an option"};
        }
    }

    [[nodiscard]] CURLcode perform() { return curl_easy_perform(m_curl.get()); }

    [[nodiscard]] int status() {
        long status{0};
        curl_easy_getinfo(m_curl.get(), CURLINFO_RESPONSE_CODE, &status);
        return static_cast<int>(status);
    }

private:
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> m_curl;
};

PartyClient::PartyClient(Identity identity, std::filesystem::path trust)
    : m_identity{std::move(identity)}, m_trust{std::move(trust)} {
    static const Library library;
    m_handle = std::make_unique<Handle>();
}

PartyClient::~PartyClient() = default;

Reply PartyClient::call(const Call& what) {
    const HeaderList headers{header_list(what)};
    Reply reply;
    Handle& curl{*m_handle};
    curl.reset();
    curl.set(CURLOPT_URL, what.url.c_str());
    curl.set(CURLOPT_PROTOCOLS_STR, "https");
    curl.set(CURLOPT_CUSTOMREQUEST, what.method.c_str());
    curl.set(CURLOPT_CAINFO, m_trust.c_str());
    curl.set(CURLOPT_TIMEOUT_MS, long{what.time_limit.count()});
    curl.set(CURLOPT_NOSIGNAL, 1L);
    curl.set(CURLOPT_NOPROXY, "*");
    curl.set(CURLOPT_HTTPHEADER, headers.get());
    curl.set(CURLOPT_WRITEFUNCTION, &take_body);
    curl.set(CURLOPT_WRITEDATA, static_cast<void*>(&reply));
    curl.set(CURLOPT_HEADERFUNCTION, &take_header);
    curl.set(CURLOPT_HEADERDATA, static_cast<void*>(&reply));
    if (!m_identity.certificate.empty()) {
        curl.set(CURLOPT_SSLCERT, m_identity.certificate.c_str());
        curl.set(CURLOPT_SSLKEY, m_identity.key.c_str());
    }
    if (what.body) {
        curl.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(what.body->size()));
        curl.set(CURLOPT_POSTFIELDS, what.body->c_str());
    }
    const CURLcode code{curl.perform()};
    reply.status = curl.status();
    if (code != CURLE_OK) {
        reply.failure = curl_easy_strerror(code);
    }
    return reply;
}

}
