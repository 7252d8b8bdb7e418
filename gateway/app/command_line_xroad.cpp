// Messages of X-Road, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

namespace {

void add_metadata_verb(CommandLine& line, CLI::App& parent, const char* name, const char* help) {
    CLI::App* const asking{line.add(parent, name, help, [&line, name](const Network& network) {
        line.xroad.what = name;
        return xroad_metadata(line.options, network, line.xroad, std::cout);
    })};
    asking->add_option("EXCHANGE", line.xroad.exchange, "whose endpoint is asked through")
        ->required();
    if (std::string_view{name} == "openapi" || std::string_view{name} == "wsdl") {
        asking->add_option("--service", line.xroad.service, "its code; default: the endpoint's");
    }
    asking->add_option(
        "--mappings", line.options.mappings, "folder; default: that of the settings");
    asking->add_option("--language", line.options.language, "fi, sv or en, of a fault's meaning")
        ->capture_default_str()
        ->check(CLI::IsMember({"fi", "sv", "en"}));
    line.with_settings(asking);
}

}

void add_xroad_verbs(CommandLine& line) {
    CLI::App& xroad{
        *line.app.add_subcommand("xroad", "messages of X-Road (Suomi.fi-palveluväylä)")};
    xroad.require_subcommand(1);
    CLI::App* const parsing{line.add(
        xroad, "parse", "who asks whom for what in one message, read as the adapter reads it",
        [&line](const Network&) { return xroad_parse(line.options, line.xroad, std::cout); })};
    parsing
        ->add_option(
            "FILE", line.xroad.file,
            "SOAP, MIME, or a request as HTTP text; - reads standard input")
        ->required();
    parsing->add_option(
        "--content-type", line.xroad.content_type,
        "of what is no HTTP text; default: that of its own head");
    parsing->add_option("--kind", line.xroad.kind, "request or response; default: by the message")
        ->check(CLI::IsMember({"request", "response"}));
    parsing->add_option("--language", line.options.language, "fi, sv or en, of the reason")
        ->capture_default_str()
        ->check(CLI::IsMember({"fi", "sv", "en"}));
    add_metadata_verb(line, xroad, "clients", "who is a member of the instance (listClients)");
    add_metadata_verb(line, xroad, "methods", "what the exchange's provider offers (listMethods)");
    add_metadata_verb(line, xroad, "allowed-methods", "of these, what we may use (allowedMethods)");
    add_metadata_verb(line, xroad, "openapi", "the description of a REST service (getOpenAPI)");
    add_metadata_verb(line, xroad, "wsdl", "the description of a SOAP service (getWsdl)");
}

}
