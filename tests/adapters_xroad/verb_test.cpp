// The verb as people call it: exit status, JSON, languages.

#include <catch2/catch.hpp>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace {

struct Finished {
    int status{-1};
    std::string out;
};

Finished parse(const std::string& arguments) {
    const std::string command{
        std::string{LAUTTURI_PROGRAM} + " xroad parse " + arguments + " 2>&1"};
    FILE* const pipe{popen(command.c_str(), "r")};
    REQUIRE(pipe != nullptr);
    Finished finished;
    std::array<char, 4096> buffer{};
    for (std::size_t count{1}; count > 0;) {
        count = fread(buffer.data(), 1, buffer.size(), pipe);
        finished.out.append(buffer.data(), count);
    }
    const int status{pclose(pipe)};
    finished.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return finished;
}

const std::string corpus{XROAD_CORPUS};

}

TEST_CASE("xroad parse prints who asks whom for what, and ends with 0", "[xroad][verbs]") {
    const Finished soap{parse(corpus + "/soap/request.xml")};
    CHECK(soap.status == 0);
    CHECK(
        soap.out
        == R"({"protocol":"soap","kind":"request","client":"FI/MUN/1/a","service":"FI/GOV/2/b/get/v1",)"
           R"("id":"1","user_id":"u","issue":"c","protocol_version":"4.0","attachments":0})"
           "\n");
    const Finished rest{parse(corpus + "/rest/post")};
    CHECK(rest.status == 0);
    CHECK(
        rest.out
        == R"({"protocol":"rest","kind":"request","client":"FI/MUN/2","service":"FI/GOV/1/a/b",)"
           R"("id":null,"user_id":null,"issue":null,"protocol_version":"r1","attachments":0})"
           "\n");
    CHECK(
        parse("- < " + corpus + "/soap/response.xml").out.find("\"response\"")
        != std::string::npos);
}

TEST_CASE(
    "xroad parse ends with 1 and a code for what is refused, and for a fault", "[xroad][verbs]") {
    const Finished twice{parse(corpus + "/soap/duplicate.xml --language en")};
    CHECK(twice.status == 1);
    CHECK(
        twice.out.rfind(
            R"({"error":"duplicate_header_field","reason":"A header that may stand once)", 0)
        == 0);
    CHECK(twice.out.find("(client)") != std::string::npos);
    const Finished fault{parse(corpus + "/soap/fault.xml --kind response --language sv")};
    CHECK(fault.status == 1);
    CHECK(
        fault.out.rfind(R"({"error":"server.serverproxy.access_denied","reason":"Tjänste)", 0)
        == 0);
    CHECK(fault.out.find(R"("origin":"partner-security-server")") != std::string::npos);
    const Finished unfit{parse("- --language en < " + corpus + "/soap/unfit-fault.xml")};
    CHECK(unfit.status == 1);
    CHECK(unfit.out.rfind(R"({"error":"xroad_party_fault","reason":"The party's own)", 0) == 0);
    const Finished wrong{parse(corpus + "/soap/request.xml --kind response")};
    CHECK(wrong.status == 1);
    CHECK(wrong.out.rfind(R"({"error":"inconsistent_headers")", 0) == 0);
}

TEST_CASE("xroad parse takes the content type of parts from its caller", "[xroad][verbs]") {
    const Finished nested{
        parse(corpus + "/mime/nested --content-type 'multipart/related; boundary=b'")};
    CHECK(nested.status == 1);
    CHECK(nested.out.rfind(R"({"error":"mime_parsing_failed")", 0) == 0);
    CHECK(parse(corpus + "/soap/request.xml --content-type text/html").status == 1);
}

TEST_CASE(
    "xroad parse reads no more than a message may have, of whatever it is given",
    "[xroad][verbs]") {
    const Finished endless{parse("/dev/zero --language en")};
    CHECK(endless.status == 1);
    CHECK(endless.out.find("(the message is too large)") != std::string::npos);
    CHECK(
        parse("- --language en < /dev/null").out.find("(the message is empty)")
        != std::string::npos);
}

TEST_CASE("xroad parse ends with 2 for wrong usage and a file that is none", "[xroad][verbs]") {
    CHECK(parse("").status == 2);
    CHECK(parse("/no/such/file").status == 2);
    CHECK(parse(corpus).status == 2); // a folder
    CHECK(parse(corpus + "/soap/request.xml --kind question").status == 2);
    CHECK(parse(corpus + "/soap/request.xml --language de").status == 2);
}
