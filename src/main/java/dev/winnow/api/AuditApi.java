package dev.winnow.api;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.upkeep.LedgerPages;
import dev.winnow.report.audit.Verification;
import dev.winnow.service.AsOf;
import dev.winnow.service.document.TrashedDocument;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The API for auditors: removals, the ledger and its check. */
@RestController
class AuditApi {

    private static final int MOST = 10_000;
    private static final String LINES = "application/x-ndjson";
    private static final Pattern SEQ = Pattern.compile("^\\{\"seq\":(\\d{1,18}),");

    private final Catalog catalog;
    private final Database database;

    AuditApi(Catalog catalog, Database database) {
        this.catalog = catalog;
        this.database = database;
    }

    /** Whether ledger and catalog are sound, and the first doubts. */
    record Verdict(boolean sound, long lines, long doubts, List<String> first) { }

    @Summary("What was removed between two dates or instants, both ends of dates included, newest first; UTC; the header "
            + "Link tells the next page")
    @GetMapping("/api/v1/removals")
    @PreAuthorize("hasAuthority('read')")
    List<TrashedDocument> removals(@RequestParam(required = false) String from,
                                   @RequestParam(required = false) String to,
                                   @RequestParam(defaultValue = "1000") int limit,
                                   @RequestParam(defaultValue = "9223372036854775807") long after,
                                   HttpServletResponse response) {
        Instant first = from == null ? Instant.EPOCH : AsOf.parse(from, ZoneOffset.UTC);
        Instant last = to == null ? Instant.ofEpochMilli(catalog.now()).plusMillis(1) : AsOf.end(to, ZoneOffset.UTC);
        return Pages.of(new Removals(catalog).between(first, last, after, Pages.some(limit, MOST) + 1), limit, row ->
                String.valueOf(row.id()), response).stream().map(TrashedDocument::of).toList();
    }

    @Summary(value = "The ledger's lines as they stand in its file, those after number 'after' first", type = LINES)
    @GetMapping("/api/v1/ledger")
    @PreAuthorize("hasAuthority('audit')")
    void ledger(@RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "1000") int limit,
                HttpServletResponse response) throws IOException {
        int left = Pages.some(limit, MOST);
        response.setContentType(LINES);
        Path file = catalog.state().ledger();
        if (!Files.exists(file)) {
            return;
        }
        OutputStream out = response.getOutputStream();
        try (FileChannel ledger = FileChannel.open(file).position(LedgerPages.place(file, line -> line.seq() > after));
                BufferedReader lines = new BufferedReader(Channels.newReader(ledger, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && left > 0; line = lines.readLine()) {
                Matcher seq = SEQ.matcher(line);
                if (seq.find() && Long.parseLong(seq.group(1)) > after) {
                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                    left--;
                }
            }
        }
    }

    @Summary("Checks the ledger, line by line and against the catalog")
    @GetMapping("/api/v1/verify")
    @PreAuthorize("hasAuthority('audit')")
    Verdict verify() {
        Verification.Result result = Verification.of(catalog.state(), database);
        return new Verdict(result.count() == 0, result.lines(), result.count(),
                result.doubts().stream().map(Object::toString).toList());
    }
}
