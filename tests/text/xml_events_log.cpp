#include "tests/text/xml_events_log.h"

#include <algorithm>

namespace tests {

namespace {

using namespace gateway;

const text::XmlLibrary library;

class Log final : public text::XmlEvents {
public:
    explicit Log(XmlRun& run) : m_run{run} {}

    void start(
        std::string_view name, std::string_view name_space,
        std::span<const text::XmlAttribute> attributes) override {
        m_run.events += '<' + std::string{name};
        if (!name_space.empty()) {
            m_run.events += '{' + std::string{name_space} + '}';
        }
        for (const text::XmlAttribute& attribute : attributes) {
            m_run.events += ' ' + std::string{attribute.name} + '=' + std::string{attribute.value};
        }
        m_run.events += '>';
    }

    void text(std::string_view text) override { m_run.events += text; }
    void end() override { m_run.events += "</>"; }

    void violation(const core::Rejection& rejection) override {
        m_run.violations.push_back(rejection);
    }

private:
    XmlRun& m_run;
};

}

XmlRun run_xml(std::string_view xml, const text::XmlReader::Options& options, std::size_t piece) {
    XmlRun run;
    Log log{run};
    text::XmlReader reader{
        [&xml, piece](std::span<std::byte> into) {
            const std::size_t count{std::min({into.size(), xml.size(), piece})};
            std::copy_n(core::as_bytes(xml).begin(), count, into.begin());
            xml.remove_prefix(count);
            return count;
        },
        log, options};
    for (;;) {
        const core::Result<bool> more{reader.step()};
        if (!more) {
            run.rejection = more.rejection();
            return run;
        }
        if (!more.value()) {
            return run;
        }
    }
}

}
