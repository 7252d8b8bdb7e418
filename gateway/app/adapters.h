#pragma once
// The adapters that this binary has: an explicit list, no self-registration.

#include "adapters/formats/csv/csv_format.h"
#include "adapters/formats/dxl/dxl_format.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "adapters/transports/directory/directory.h"
#include "adapters/transports/directory/register.h"
#include "adapters/transports/https/https.h"
#include "adapters/transports/incomes_register/incomes_register.h"
#include "adapters/transports/postgresql/register.h"
#include "adapters/transports/sftp/sftp.h"
#include "adapters/transports/xroad/xroad.h"
#include "gateway/app/settings.h"
#include "gateway/config/configuration.h"

namespace gateway::app {

class Adapters final {
public:
    Adapters(const Settings& settings, http::Client& client, ports::Clock& clock);

    [[nodiscard]] config::AdapterCatalogue catalogue();

    /// The formats, the kinds of registers, and what transports there are but none to open: for
    /// verbs that neither send nor read registers.
    [[nodiscard]] static config::AdapterCatalogue formats_only();

private:
    ::adapters::xml::XmlFormat m_xml;
    ::adapters::json::JsonFormat m_json;
    ::adapters::json::NdjsonFormat m_ndjson;
    ::adapters::csv::CsvFormat m_csv;
    ::adapters::dxl::DxlFormat m_dxl;
    ::adapters::https::HttpsTransportFactory m_https;
    ::adapters::directory::DirectoryTransportFactory m_directory;
    ::adapters::sftp::SftpTransportFactory m_sftp;
    ::adapters::xroad::XroadTransportFactory m_xroad;
    ::adapters::incomes_register::IncomesRegisterTransportFactory m_incomes_register;
    ::adapters::postgresql::PostgresRegisterFactory m_postgresql;
    ::adapters::directory::FileRegisterFactory m_files;
};

}
