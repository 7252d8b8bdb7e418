// Messages of X-Road, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

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
    parsing->add_option("--content-type", line.xroad.content_type, "of what is no HTTP text");
    parsing->add_option("--kind", line.xroad.kind, "request or response; default: by the message")
        ->check(CLI::IsMember({"request", "response"}));
    parsing->add_option("--language", line.options.language, "fi, sv or en, of the reason")
        ->capture_default_str()
        ->check(CLI::IsMember({"fi", "sv", "en"}));
}

}
