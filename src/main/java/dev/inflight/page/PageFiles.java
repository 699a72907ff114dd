package dev.inflight.page;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files of the page, in the form in which they are served. Style sheets are joined to one, and the modules of the script
 * to another: relative imports would lead away from an endpoint that is at any path. Kept out of {@code static/}, where an
 * application would serve them to everybody.
 */
final class PageFiles {

    private static final List<String> STYLES = List.of("base.css", "page.css", "table.css", "dialogs.css");

    /** Each uses those before it only. */
    private static final List<String> MODULES = List.of(
            "dom.js",
            "format.js",
            "api.js",
            "chart.js",
            "filter.js",
            "overview.js",
            "kinds.js",
            "stop.js",
            "detail.js",
            "table.js",
            "stream.js",
            "poll.js",
            "cluster.js",
            "page.js");

    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*\\R");
    private static final Pattern EXPORT = Pattern.compile("(?m)^export ");

    private PageFiles() {}

    /**
     * The document.
     *
     * @param endpoint where the page finds the endpoint; empty: where it is itself
     * @param stream where it finds a stream of frames; empty: there is none, so it asks again and again
     */
    static String document(String endpoint, String stream) {
        return read("page.html").replace("{endpoint}", endpoint).replace("{stream}", stream);
    }

    static String style() {
        return STYLES.stream().map(PageFiles::read).collect(Collectors.joining("\n"));
    }

    static String script() {
        return MODULES.stream()
                .map(PageFiles::read)
                .map(module ->
                        EXPORT.matcher(IMPORT.matcher(module).replaceAll("")).replaceAll(""))
                .collect(Collectors.joining("\n"));
    }

    static String icon() {
        return read("icon.svg");
    }

    private static String read(String name) {
        try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new FileNotFoundException(name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a file of the live page cannot be read", e);
        }
    }
}
