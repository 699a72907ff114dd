package dev.inflight.async;

import java.io.IOException;
import java.io.InputStream;

/** A class with a method that mentions one which is not there, as an optional library's would. */
final class Unreadable {

    private Unreadable() {}

    public static class Optional {
        public Missing missing() {
            return null;
        }
    }

    public static class Missing {}

    /** Loaded where {@link Missing} is not. */
    static Class<?> type() {
        try {
            return new ClassLoader(Unreadable.class.getClassLoader()) {
                @Override
                protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                    if (name.equals(Missing.class.getName())) {
                        throw new ClassNotFoundException(name);
                    }
                    return name.equals(Optional.class.getName())
                            ? findLoadedOrDefine(name)
                            : super.loadClass(name, resolve);
                }

                private Class<?> findLoadedOrDefine(String name) throws ClassNotFoundException {
                    Class<?> loaded = findLoadedClass(name);
                    if (loaded != null) {
                        return loaded;
                    }
                    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                        byte[] bytes = in.readAllBytes();
                        return defineClass(name, bytes, 0, bytes.length);
                    } catch (IOException unreadable) {
                        throw new ClassNotFoundException(name, unreadable);
                    }
                }
            }.loadClass(Optional.class.getName());
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
