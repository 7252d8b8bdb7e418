// A stylesheet is a program of somebody else's: what it may do, and that it may do nothing more.

#include "gateway/app/stylesheet_process.h"
#include "gateway/core/error.h"
#include "tests/corridor/process.h"

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>

using gateway::app::StylesheetProcess;
namespace fs = std::filesystem;

namespace {

const std::string document{"<lista><nimi>Äijälä &amp; Öhman</nimi></lista>"};

/// The templates, in a stylesheet.
std::string sheet(const std::string& templates, const std::string& attributes = {}) {
    std::string text{
        R"(<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" )"};
    return text.append(attributes).append(">").append(templates).append("</xsl:stylesheet>");
}

/// What comes of it: the result, or the code.
std::string result_of(
    const std::string& stylesheet, const std::string& of = document,
    std::chrono::seconds limit = std::chrono::seconds{20}) {
    StylesheetProcess process{LAUTTURI_XSLT, limit};
    const auto made = process.transform(stylesheet, gateway::core::as_bytes(of));
    return std::string{made ? gateway::core::as_text(made.value()) : made.rejection().code.text()};
}

std::string root(const std::string& content) {
    std::string text{"<xsl:template match=\"/\"><x>"};
    return sheet(text.append(content).append("</x></xsl:template>"));
}

}

TEST_CASE("a stylesheet makes one document of another, whatever its character set", "[xslt]") {
    const std::string names{
        sheet("<xsl:output encoding=\"UTF-8\"/><xsl:template match=\"/\"><x><xsl:value-of "
              "select=\"/lista/nimi\"/></x></xsl:template>")};
    CHECK(
        result_of(names)
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x>Äijälä &amp; Öhman</x>\n");
    for (const char* const charset : {"ISO-8859-15", "windows-1252"}) {
        std::string text{"<?xml version=\"1.0\" encoding=\""};
        text.append(charset).append("\"?><lista><nimi>");
        text += static_cast<char>(charset[0] == 'I' ? 0xA4 : 0x80);
        text += "</nimi></lista>";
        INFO(charset);
        CHECK(result_of(names, text).find("<x>€</x>") != std::string::npos);
    }
}

TEST_CASE("a stylesheet reads no file and no address", "[xslt][attack]") {
    const fs::path secret{
        fs::temp_directory_path() / ("xslt-secret-" + std::to_string(::getpid()))};
    tests::corridor::write_file(secret, "<secret>canary</secret>");
    for (const std::string& place :
         {secret.string(), "file://" + secret.string(), std::string{"http://127.0.0.1:1/x"}}) {
        INFO(place);
        CHECK(
            result_of(root("<xsl:copy-of select=\"document('" + place + "')\"/>"))
            == "XSLT_FAILED");
        CHECK(
            result_of(sheet(
                "<xsl:import href=\"" + place
                + "\"/><xsl:template match=\"/\"><x/></xsl:template>"))
            == "XSLT_STYLESHEET");
        CHECK(
            result_of(sheet(
                "<xsl:include href=\"" + place
                + "\"/><xsl:template match=\"/\"><x/></xsl:template>"))
            == "XSLT_STYLESHEET");
        std::string entity{"<!DOCTYPE l [<!ENTITY e SYSTEM \""};
        entity.append(place).append("\">]><lista><nimi>&e;</nimi></lista>");
        CHECK(result_of(root("<xsl:value-of select=\"/lista/nimi\"/>"), entity) == "XML_MALFORMED");
        CHECK(result_of(entity).find("canary") == std::string::npos);
    }
    fs::remove(secret);
}

TEST_CASE("nobody is called, whatever a stylesheet says", "[xslt][attack]") {
    const int listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length{sizeof address};
    REQUIRE(::bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0);
    REQUIRE(::listen(listener, 4) == 0);
    REQUIRE(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    const std::string place{"http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/x"};
    CHECK(result_of(root("<xsl:copy-of select=\"document('" + place + "')\"/>")) == "XSLT_FAILED");
    CHECK(result_of(sheet("<xsl:import href=\"" + place + "\"/>")) == "XSLT_STYLESHEET");
    CHECK(::accept(listener, nullptr, nullptr) == -1); // nobody came
    ::close(listener);
}

TEST_CASE("a stylesheet writes nothing but its result", "[xslt][attack]") {
    const fs::path place{
        fs::temp_directory_path() / ("xslt-written-" + std::to_string(::getpid()))};
    const std::string spaces{
        R"(xmlns:exsl="http://exslt.org/common" xmlns:saxon="http://icl.com/saxon" extension-element-prefixes="exsl saxon")"};
    for (const char* const element : {"exsl:document", "saxon:output", "xsl:document"}) {
        INFO(element);
        const std::string attribute{std::string{element} == "saxon:output" ? "file" : "href"};
        const std::string written{
            "<xsl:template match=\"/\"><x><" + std::string{element} + " " + attribute + "=\""
            + place.string() + "\"><y/></" + element + "></x></xsl:template>"};
        const std::string result{result_of(sheet(written, spaces))};
        CHECK((result == "XSLT_FAILED" || result == "XSLT_STYLESHEET"));
        CHECK_FALSE(fs::exists(place));
    }
    CHECK(result_of(root("<xsl:message>Äijälä</xsl:message>")) == "XSLT_FAILED");
}

TEST_CASE("a stylesheet has XSLT 1.0 and no extensions", "[xslt][attack]") {
    const std::string spaces{
        R"(xmlns:l="http://xmlsoft.org/XSLT/namespace" xmlns:s="http://icl.com/saxon" )"
        R"(xmlns:x="http://www.jclark.com/xt" xmlns:e="http://exslt.org/common" )"
        R"(xmlns:d="http://exslt.org/dates-and-times")"};
    for (const char* const name :
         {"l:node-set", "s:node-set", "x:node-set", "e:node-set", "d:date-time"}) {
        INFO(name);
        const std::string asked{
            std::string{"<xsl:template match=\"/\"><x><xsl:value-of select=\"function-available('"}
            + name + "')\"/></x></xsl:template>"};
        CHECK(result_of(sheet(asked, spaces)).find(">false</x>") != std::string::npos);
        const std::string called{
            std::string{"<xsl:template match=\"/\"><x><xsl:copy-of select=\""} + name
            + "(/)\"/></x></xsl:template>"};
        CHECK(result_of(sheet(called, spaces)) == "XSLT_FAILED");
    }
}

TEST_CASE("nothing is read before all rights were given up", "[xslt][attack]") {
    std::array<int, 2> in{};
    REQUIRE(::pipe2(in.data(), O_CLOEXEC) == 0);
    const pid_t child{::fork()};
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(in[0], STDIN_FILENO);
        ::execl(LAUTTURI_XSLT, LAUTTURI_XSLT, nullptr);
        ::_exit(127);
    }
    const std::string proc{"/proc/" + std::to_string(child)};
    std::string status;
    for (int look{0}; look < 500 && status.find("Seccomp:\t2") == std::string::npos; ++look) {
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
        status = tests::corridor::read_file(proc + "/status");
    }
    CHECK(status.find("NoNewPrivs:\t1") != std::string::npos);
    CHECK(status.find("Seccomp:\t2") != std::string::npos);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(in[0]);
    ::close(in[1]);
}

TEST_CASE("a stylesheet that never ends, or grows without end, is ended", "[xslt][attack]") {
    const std::string calls_itself{
        sheet("<xsl:template match=\"/\" name=\"t\"><x><xsl:call-template "
              "name=\"t\"/></x></xsl:template>")};
    CHECK(result_of(calls_itself) == "XSLT_FAILED");
    // doubles a text at each step: forty steps would be a terabyte
    const std::string doubles{sheet(
        "<xsl:template match=\"/\"><x><xsl:call-template name=\"d\"><xsl:with-param name=\"s\" "
        "select=\"'0123456789abcdef'\"/></xsl:call-template></x></xsl:template>"
        "<xsl:template name=\"d\"><xsl:param name=\"s\"/><xsl:call-template name=\"d\">"
        "<xsl:with-param name=\"s\" select=\"concat($s, "
        "$s)\"/></xsl:call-template></xsl:template>")};
    const std::string grown{result_of(doubles)};
    CHECK((grown == "XSLT_LIMIT" || grown == "XSLT_FAILED"));
    // a thousand elements, each with each, with each: steps without recursion
    std::string many{"<lista>"};
    for (int index{0}; index < 1000; ++index) {
        many += "<n/>";
    }
    const std::string long_work{
        root("<xsl:value-of select=\"count(//n[count(//n[count(//n[1]) &gt; 0]) &gt; 0])\"/>")};
    const std::string cut{result_of(long_work, many + "</lista>", std::chrono::seconds{2})};
    CHECK((cut == "XSLT_LIMIT" || cut == "XSLT_FAILED"));
}

TEST_CASE("what is no stylesheet, no document or no program is told", "[xslt]") {
    CHECK(result_of("<cut") == "XSLT_STYLESHEET");
    CHECK(result_of("<x/>") == "XSLT_STYLESHEET");
    CHECK(result_of(sheet("<xsl:template match=\"///\"/>")) == "XSLT_STYLESHEET");
    CHECK(result_of(root(""), "<cut") == "XML_MALFORMED");
    CHECK(result_of(root(""), "<!DOCTYPE a><a/>") == "XML_MALFORMED");
    StylesheetProcess nowhere{"/nowhere/lautturi-xslt"};
    CHECK_THROWS_AS(
        nowhere.transform(root(""), gateway::core::as_bytes(document)),
        gateway::core::GatewayError);
}
