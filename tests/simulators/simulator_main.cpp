// party_simulator: one simulated party, until SIGTERM or SIGINT.

#include "tests/simulators/party_simulator.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <exception>
#include <fstream>
#include <iostream>

namespace {

using namespace tests::simulators;

/// Whoever waits for the file finds the port in it whole.
void write_port(const std::filesystem::path& file, std::uint16_t port) {
    const std::filesystem::path draft{file.string() + ".new"};
    std::ofstream{draft} << port << '\n';
    std::filesystem::rename(draft, file);
}

void add_options(CLI::App& app, Settings& settings, Behaviour& behaviour) {
    app.add_option("--port", settings.port, "port on 127.0.0.1; 0 is any that is free");
    app.add_option("--cert", settings.identity.certificate, "certificate, PEM")->required();
    app.add_option("--key", settings.identity.key, "private key, PEM")->required();
    app.add_option("--trust", settings.trust, "authority of the clients' certificates, PEM");
    app.add_flag(
        "!--no-client-certificate", settings.require_client_certificate,
        "takes clients without a certificate");
    app.add_option(
        "--wrong-cert", settings.wrong_identity.certificate, "certificate shown on demand");
    app.add_option("--wrong-key", settings.wrong_identity.key, "its private key");
    app.add_option("--record", settings.record_into, "folder for what arrives");
    app.add_option("--schema", settings.schema, "XSD for posted documents");
    app.add_option(
        "--control", settings.control_file, "behaviours as JSON; read again when it changes");
    app.add_option("--values", settings.values_file, "JSON {person: {placeholder: value}}");
    app.add_option("--person-field", settings.person_field, "what names the person in a request");
    app.add_flag("--deduplicate", settings.script.deduplicate, "honours Idempotency-Key");
    app.add_option("--status", behaviour.status, "status of the answers");
    app.add_option("--answer", behaviour.body_file, "file with the body of the answers");
    app.add_option("--content-type", behaviour.content_type, "content type of the answers");
    app.add_option("--retry-after", behaviour.retry_after, "seconds");
    app.add_option(
        "--cut-after", behaviour.cut_after, "resets after so many bytes of a request's body");
    app.add_option(
        "--cut-answer-after", behaviour.cut_answer_after,
        "resets after so many bytes of an answer");
    app.add_flag("--lose-answer", behaviour.lose_answer, "takes requests and answers none");
    app.add_flag("--xml-bomb", behaviour.xml_bomb, "answers with an XML bomb");
}

}

int main(int count, char** arguments) {
    CLI::App app{"A simulated party over mutual TLS: records what it gets, behaves as it is told."};
    Settings settings;
    settings.remember = false;
    std::filesystem::path port_file;
    int delay{0};
    add_options(app, settings, settings.script.otherwise);
    app.add_option("--delay-ms", delay, "before each answer");
    app.add_option("--port-file", port_file, "file to write the port into, once it listens");
    CLI11_PARSE(app, count, arguments);
    settings.script.otherwise.delay = std::chrono::milliseconds{delay};

    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr); // before any thread starts
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const PartySimulator simulator{settings};
        if (!port_file.empty()) {
            write_port(port_file, simulator.port());
        }
        std::cout << "listening on 127.0.0.1:" << simulator.port() << std::endl;
        int signal{0};
        sigwait(&ends, &signal);
        std::cout << "got " << simulator.request_count() << " requests" << std::endl;
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "party_simulator: " << error.what() << '\n';
        return 1;
    }
}
