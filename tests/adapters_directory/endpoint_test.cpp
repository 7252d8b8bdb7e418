// What keeps an endpoint from being opened is told before.

#include "adapters/transports/directory/directory.h"

#include <catch2/catch.hpp>

using namespace gateway;

namespace {

using Places = std::vector<std::string>;

Places told(const std::string& url, std::map<std::string, std::string> settings = {}) {
    ports::Endpoint endpoint;
    endpoint.url = url;
    endpoint.settings = std::move(settings);
    Places places;
    for (const ports::EndpointProblem& problem :
         adapters::directory::DirectoryTransportFactory::transport_kind().problems(
             endpoint, ports::EndpointUse::collects)) {
        places.push_back(problem.place + (problem.file.empty() ? "" : ": " + problem.file));
    }
    return places;
}

}

TEST_CASE("an address that is no folder here is told before it is opened", "[directory]") {
    const Places here{"url: /srv/kassa"}; // to be looked at on the machine
    CHECK(told("/srv/kassa") == here);
    CHECK(told("file:///srv/kassa") == here);
    for (const char* const url :
         {"kassa", "", "./kassa", "http://x.example/", "https://x.example/", "file://kassa"}) {
        INFO(url);
        CHECK(told(url) == Places{"url"});
    }
}

TEST_CASE("each setting that means nothing is told before it is opened", "[directory]") {
    CHECK(
        told("kassa", {{"quiet-seconds", "2s"}, {"names", "../*"}, {"colour", "red"}})
        == Places{"colour", "names", "quiet-seconds", "url"});
    CHECK(told("kassa", {{"quiet-seconds", "2"}, {"names", "*.xml"}}) == Places{"url"});
}
