// party_client: one call to a listener over mutual TLS; prints status, headers and body.

#include "tests/simulators/documents.h"
#include "tests/simulators/party_client.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

int main(int count, char** arguments) {
    using namespace tests::simulators;
    CLI::App app{"One call over mutual TLS; exit status 0 if an answer came, whatever it says."};
    Call call;
    Identity identity;
    std::filesystem::path trust;
    std::filesystem::path data_file;
    std::string data;
    std::vector<std::string> headers;
    int time_limit{10'000};
    app.add_option("--url", call.url, "https address")->required();
    app.add_option("--method", call.method, "GET, POST, …");
    app.add_option("--cert", identity.certificate, "client certificate, PEM");
    app.add_option("--key", identity.key, "its private key, PEM");
    app.add_option("--trust", trust, "authority of the server's certificate, PEM")->required();
    const auto* const from_file = app.add_option("--data-file", data_file, "file to send");
    const auto* const from_text = app.add_option("--data", data, "text to send");
    app.add_option("--content-type", call.content_type, "of what is sent");
    app.add_option("--header", headers, "another header, `Name: value`");
    app.add_option("--time-limit-ms", time_limit, "for the whole call");
    CLI11_PARSE(app, count, arguments);
    try {
        if (from_file->count() > 0) {
            call.body = read_file(data_file);
        } else if (from_text->count() > 0) {
            call.body = data;
        }
        for (const std::string& header : headers) {
            const std::size_t colon{header.find(": ")};
            if (colon == std::string::npos) {
                throw std::runtime_error{"a header is `Name: value`"};
            }
            call.headers.emplace_back(header.substr(0, colon), header.substr(colon + 2));
        }
        call.time_limit = std::chrono::milliseconds{time_limit};
        const Reply reply{PartyClient{identity, trust}.call(call)};
        if (reply.status == 0) {
            std::cerr << "party_client: " << reply.failure << '\n';
            return 1;
        }
        std::cout << reply.status << '\n';
        for (const auto& [name, value] : reply.headers) {
            std::cout << name << ": " << value << '\n';
        }
        std::cout << '\n' << reply.body << std::flush;
        if (!reply.failure.empty()) {
            std::cerr << "party_client: " << reply.failure << '\n';
            return 1;
        }
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "party_client: " << error.what() << '\n';
        return 1;
    }
}
