package dev.inflight.reach.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** The body of an answer, with which its call ends. */
final class CallEntity extends HttpEntityWrapper {

    private final HttpCall call;
    private @Nullable InputStream content;

    CallEntity(HttpEntity entity, HttpCall call) {
        super(entity);
        this.call = call;
    }

    @Override
    public InputStream getContent() throws IOException {
        InputStream theirs = super.getContent();
        if (theirs == null || isRepeatable()) {
            return theirs;
        }
        if (content == null) {
            content = new CallInputStream(theirs, call);
        }
        return content;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (call) {
            super.writeTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        try (call) {
            super.close();
        }
    }
}
