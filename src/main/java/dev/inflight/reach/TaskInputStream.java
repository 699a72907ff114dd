package dev.inflight.reach;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** What comes from a socket, which is closed when a task is stopped that waits for it. */
final class TaskInputStream extends FilterInputStream {

    private final Socket socket;

    TaskInputStream(InputStream in, Socket socket) {
        super(in);
        this.socket = socket;
    }

    @Override
    public int read() throws IOException {
        try (BlockingCall call = BlockingCall.begin(socket)) {
            int read = in.read();
            call.end();
            return read;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try (BlockingCall call = BlockingCall.begin(socket)) {
            int read = in.read(bytes, offset, length);
            call.end();
            return read;
        }
    }

    @Override
    public long skip(long n) throws IOException {
        try (BlockingCall call = BlockingCall.begin(socket)) {
            long read = in.skip(n);
            call.end();
            return read;
        }
    }

    @Override
    public byte[] readAllBytes() throws IOException {
        try (BlockingCall call = BlockingCall.begin(socket)) {
            byte[] read = in.readAllBytes();
            call.end();
            return read;
        }
    }

    @Override
    public byte[] readNBytes(int length) throws IOException {
        try (BlockingCall call = BlockingCall.begin(socket)) {
            byte[] read = in.readNBytes(length);
            call.end();
            return read;
        }
    }

    @Override
    public int readNBytes(byte[] bytes, int offset, int length) throws IOException {
        try (BlockingCall call = BlockingCall.begin(socket)) {
            int read = in.readNBytes(bytes, offset, length);
            call.end();
            return read;
        }
    }

    /** Read by read, since what it is written to may block as well and is not ours to cut. */
    @Override
    public long transferTo(OutputStream out) throws IOException {
        byte[] bytes = new byte[8192];
        long transferred = 0;
        for (int n = read(bytes); n >= 0; n = read(bytes)) {
            out.write(bytes, 0, n);
            transferred += n;
        }
        return transferred;
    }
}
