#include "gateway/text/xml_reader.h"

#include "gateway/text/xml_scanner.h"

#include <algorithm>
#include <cassert>

namespace gateway::text {

XmlReader::XmlReader(ReadBytes source, XmlEvents& events, const Options& options) {
    assert(xercesc::XMLPlatformUtils::fgMemoryManager != nullptr && "XmlLibrary lives");
    if (options.schema != nullptr) {
        m_grammars = options.schema->borrow();
    }
    m_scanner = std::make_unique<Scanner>(std::move(source), events, options, m_grammars.get());
}

XmlReader::~XmlReader() = default;

core::Result<bool> XmlReader::step() {
    return m_scanner->step();
}

std::size_t XmlReader::line() const noexcept {
    return m_scanner->line();
}

std::string XmlReader::path() const {
    return m_scanner->shown_path();
}

ReadBytes from_memory(core::ByteView bytes) {
    return [rest = bytes](std::span<std::byte> into) mutable {
        const std::size_t count{std::min(into.size(), rest.size())};
        std::copy_n(rest.begin(), count, into.begin());
        rest = rest.subspan(count);
        return count;
    };
}

}
