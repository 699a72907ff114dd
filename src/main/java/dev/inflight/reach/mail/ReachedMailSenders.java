package dev.inflight.reach.mail;

import dev.inflight.reach.TaskSocketFactory;
import java.util.Properties;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Has Spring's mail senders connect through sockets that are closed when the task that sends is stopped. One that is set up
 * with a socket factory, a SOCKS proxy or socket channels keeps what it has, and so does one with a session of its own.
 */
public final class ReachedMailSenders implements BeanPostProcessor {

    private static final String DEFAULT_PROTOCOL = "smtp";

    private final TaskSocketFactory sockets = new TaskSocketFactory();

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof JavaMailSenderImpl sender) {
            reach(sender);
        }
        return bean;
    }

    private void reach(JavaMailSenderImpl sender) {
        Properties properties = sender.getJavaMailProperties();
        String prefix = "mail." + protocol(sender, properties);
        if (properties.keySet().stream().noneMatch(key -> choosesSockets(String.valueOf(key), prefix))) {
            properties.put(prefix + ".socketFactory", sockets);
            // else a second attempt is made, without ours, when the first one is cut
            properties.put(prefix + ".socketFactory.fallback", "false");
        }
    }

    private static String protocol(JavaMailSenderImpl sender, Properties properties) {
        String protocol = sender.getProtocol();
        return protocol != null ? protocol : properties.getProperty("mail.transport.protocol", DEFAULT_PROTOCOL);
    }

    private static boolean choosesSockets(String key, String prefix) {
        return key.startsWith(prefix + ".socketFactory")
                || key.startsWith(prefix + ".ssl.socketFactory")
                || key.startsWith(prefix + ".socks.")
                || key.equals(prefix + ".usesocketchannels");
    }
}
