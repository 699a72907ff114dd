package dev.inflight.cluster.member;

import org.jspecify.annotations.Nullable;

/** Writes columns into one line, with tabs between them; what is in them can forge neither. */
final class RowWriter {

    /** What stands for no value. */
    static final String NOTHING = "\\0";

    private final StringBuilder line = new StringBuilder();

    RowWriter add(@Nullable Object cell) {
        if (line.length() > 0) {
            line.append('\t');
        }
        if (cell == null) {
            line.append(NOTHING);
        } else {
            escape(cell.toString());
        }
        return this;
    }

    private void escape(String text) {
        if (text.isEmpty()) {
            line.append("\\e"); // so that a line which begins with it does not begin with nothing
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> line.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
