#include "adapters/transports/directory/folder.h"
#include "adapters/transports/directory/register.h"
#include "gateway/core/error.h"
#include "gateway/text/stamped_json.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace adapters::directory {

namespace {

using gateway::core::GatewayError;
using gateway::core::StampedRecord;
using gateway::text::JsonValue;

constexpr int file_flags{O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC};
constexpr mode_t file_mode{S_IRUSR | S_IWUSR | S_IRGRP};

bool write_full(const Descriptor& file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t wrote{::write(file.get(), text.data(), text.size())};
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

std::string text_of(const StampedRecord& record) {
    JsonValue object{JsonValue::make_object()};
    object.add("message", JsonValue::of_string(std::string{record.message().text()}))
        .add("ordinal", JsonValue::of_integer(static_cast<std::int64_t>(record.ordinal())))
        .add("record", gateway::text::record_json(record))
        .add("provenance", gateway::text::provenance_json(record));
    return gateway::text::write_json(object) + '\n';
}

class Writer final : public gateway::ports::RegisterWriter {
public:
    explicit Writer(const gateway::ports::RegisterFactory::Access& access)
        : m_folder{path_of(access.folder)}, m_staging{access.staging_table} {}

    void write(std::span<const StampedRecord> records) override {
        if (records.empty()) {
            return;
        }
        const Descriptor staging{open_staging()};
        std::vector<std::string> written;
        for (const StampedRecord& record : records) {
            const std::string name{
                std::string{record.message().text()} + "-" + std::to_string(record.ordinal())
                + ".json"};
            if (::faccessat(staging.get(), name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
                continue; // handed over before a crash
            }
            if (!put(staging, name, text_of(record))) {
                take_back(staging, written);
            }
            written.push_back(name);
        }
        if (::fsync(staging.get()) != 0) {
            take_back(staging, written);
        }
    }

private:
    /// Looked for each time: a mount that is gone may come back, and is no record's fault.
    [[nodiscard]] Descriptor open_staging() const {
        try {
            return open_folder_in(open_folder(m_folder), m_staging.c_str());
        } catch (const GatewayError&) {
            throw GatewayError{"REGISTER_UNREACHABLE", "folder", GatewayError::Retry::later};
        }
    }

    /// Whole or not at all: under another name first.
    static bool put(const Descriptor& staging, const std::string& name, const std::string& text) {
        const std::string unfinished{"." + name};
        Descriptor file{::openat(staging.get(), unfinished.c_str(), file_flags, file_mode)};
        const bool wrote{file && write_full(file, text) && ::fsync(file.get()) == 0};
        const bool closed{file.close()};
        if (wrote && closed
            && ::renameat(staging.get(), unfinished.c_str(), staging.get(), name.c_str()) == 0) {
            return true;
        }
        ::unlinkat(staging.get(), unfinished.c_str(), 0);
        return false;
    }

    [[noreturn]] static void
    take_back(const Descriptor& staging, const std::vector<std::string>& written) {
        for (const std::string& name : written) {
            ::unlinkat(staging.get(), name.c_str(), 0);
        }
        throw GatewayError{"REGISTER_FILE", "writing", GatewayError::Retry::later};
    }

    std::string m_folder;
    std::string m_staging;
};

}

std::unique_ptr<gateway::ports::RegisterWriter>
FileRegisterFactory::open_writer(const Access& access) {
    return std::make_unique<Writer>(access);
}

}
