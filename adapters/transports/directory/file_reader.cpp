#include "adapters/transports/directory/folder.h"
#include "adapters/transports/directory/register.h"
#include "gateway/core/error.h"
#include "gateway/core/file_names.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <utility>

namespace adapters::directory {

namespace {

using gateway::core::GatewayError;
using gateway::core::NativeRecord;
using gateway::core::Rejection;
using gateway::core::Result;
using gateway::ports::DocumentReader;
using Access = gateway::ports::RegisterFactory::Access;

[[noreturn]] void fail(gateway::core::Code code, const std::string& place) {
    throw GatewayError{code, place, GatewayError::Retry::later};
}

Descriptor folder_of(const Access& access) {
    try {
        return open_folder(path_of(access.folder));
    } catch (const GatewayError&) { // a mount that is gone may come back
        fail("REGISTER_UNREACHABLE", "folder");
    }
}

struct CloseListing {
    void operator()(DIR* listing) const noexcept { ::closedir(listing); }
};

/// The last by name of the regular files that match.
std::string last_export(const Descriptor& folder, const Access::File& file) {
    const auto pattern = gateway::core::NamePattern::parse(file.name);
    const std::unique_ptr<DIR, CloseListing> listing{
        ::fdopendir(::fcntl(folder.get(), F_DUPFD_CLOEXEC, 0))};
    std::string last;
    for (const dirent* entry{listing ? ::readdir(listing.get()) : nullptr}; entry != nullptr;
         entry = ::readdir(listing.get())) {
        const std::string name{static_cast<const char*>(entry->d_name)};
        const bool whole{
            gateway::core::judge_name(name) == gateway::core::NameVerdict::good
            && (entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN)};
        if (whole && pattern && pattern.value().matches(name) && name > last) {
            last = name;
        }
    }
    return last;
}

class FileSource final : public gateway::ports::ByteSource {
public:
    FileSource(const Descriptor& folder, const std::string& name)
        : m_file{::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        std::size_t count{0};
        if (!m_file || !read_full(m_file, into, count)) {
            fail("REGISTER_FILE", "reading");
        }
        return count;
    }

private:
    Descriptor m_file;
};

class Cursor final : public gateway::ports::RecordCursor {
public:
    Cursor(const Access& access, const Access::File& file, const std::string& selection) {
        if (file.document == nullptr) {
            throw GatewayError{"REGISTER_SELECTION", selection, GatewayError::Retry::never};
        }
        const Descriptor folder{folder_of(access)};
        const std::string name{last_export(folder, file)};
        if (name.empty()) {
            fail("REGISTER_FILE_MISSING", selection);
        }
        m_source = std::make_unique<FileSource>(folder, name);
        m_document = file.document;
        m_reader = m_document->read(*m_source);
    }

    [[nodiscard]] std::optional<Result<NativeRecord>> next() override {
        Result<std::optional<DocumentReader::Item>> item{m_reader->next()};
        if (!item) { // cut short, or no such document: what is behind is not known
            fail("REGISTER_FILE", std::string{item.rejection().code.text()});
        }
        if (!item.value()) {
            return std::nullopt;
        }
        auto& content = item.value()->content;
        if (auto* const record = std::get_if<NativeRecord>(&content)) {
            return Result<NativeRecord>{std::move(*record)};
        }
        return Result<NativeRecord>{std::get<DocumentReader::Malformed>(content).rejection};
    }

private:
    std::unique_ptr<FileSource> m_source;
    std::shared_ptr<const gateway::ports::Document> m_document;
    std::unique_ptr<DocumentReader> m_reader;
};

class Reader final : public gateway::ports::RegisterReader {
public:
    explicit Reader(Access access) : m_access{std::move(access)} {}

    [[nodiscard]] std::unique_ptr<gateway::ports::RecordCursor>
    select(const std::string& selection, std::size_t skip) override {
        auto cursor = std::make_unique<Cursor>(m_access, file_of(selection), selection);
        for (; skip > 0 && cursor->next(); --skip) {
        }
        return cursor;
    }

    [[nodiscard]] std::optional<std::int64_t> count(const std::string&) override {
        return std::nullopt;
    }

    [[nodiscard]] Result<std::optional<NativeRecord>>
    find(const std::string& selection, const gateway::core::PersonId& person) override {
        const Access::File& file{file_of(selection)};
        Cursor cursor{m_access, file, selection};
        std::optional<NativeRecord> found;
        while (std::optional<Result<NativeRecord>> record{cursor.next()}) {
            if (!*record) { // whose it is cannot be said: the person's, for all that is known
                fail("REGISTER_DATA", selection);
            }
            const gateway::core::Value* const key{record->value().find(file.key)};
            if (key == nullptr || key->reveal() != person.reveal()) {
                continue;
            }
            if (found) {
                return Rejection{"REGISTER_AMBIGUOUS", file.key};
            }
            found = std::move(*record).value();
        }
        return found;
    }

private:
    [[nodiscard]] const Access::File& file_of(const std::string& selection) const {
        const auto named = m_access.files.find(selection);
        if (named == m_access.files.end()) {
            throw GatewayError{"REGISTER_SELECTION", selection, GatewayError::Retry::never};
        }
        return named->second;
    }

    Access m_access;
};

}

std::unique_ptr<gateway::ports::RegisterReader>
FileRegisterFactory::open_reader(const Access& access) {
    return std::make_unique<Reader>(access);
}

}
