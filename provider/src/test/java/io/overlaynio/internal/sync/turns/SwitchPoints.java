package io.overlaynio.internal.sync.turns;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SYNCHRONIZED;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.F_SAME1;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.MONITORENTER;
import static org.objectweb.asm.Opcodes.MONITOREXIT;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Loads the classes of one package once more, with a call of {@link Turns} wherever a thread meets
 * others: before it touches a field that can change, an atomic or a concurrent map, and in the
 * place of monitors. What is left out is one step: all other packages, and the fakes of the tests,
 * which say for themselves where somebody may come in between.
 *
 * <p>ASM comes with jnr-ffi; it is used by the tests as it comes.
 */
final class SwitchPoints extends ClassLoader {

  private static final String TURNS = Type.getInternalName(Turns.class);

  private static final Set<String> SHARED =
      Set.of(
          "java/lang/invoke/VarHandle",
          "java/nio/channels/FileChannel",
          "java/nio/file/Files",
          "java/nio/file/spi/FileSystemProvider",
          "java/util/Map",
          "java/util/concurrent/ConcurrentMap",
          "java/util/concurrent/ConcurrentHashMap",
          "java/util/concurrent/CompletableFuture",
          "com/github/benmanes/caffeine/cache/Cache");

  /** The package's own ways to what is outside of it. */
  private static final Set<String> OUTSIDE = Set.of("Opener", "Place");

  private static final Set<String> COLLECTIONS =
      Set.of("java/lang/Iterable", "java/util/Collection", "java/util/List", "java/util/Set");

  private final String prefix;
  private final Map<String, Boolean> changing = new HashMap<>();

  private SwitchPoints(ClassLoader parent, String prefix) {
    super(parent);
    this.prefix = prefix;
  }

  /** A loader for the package of a class. */
  static SwitchPoints loaderOf(Class<?> member) {
    return new SwitchPoints(member.getClassLoader(), member.getPackageName() + ".");
  }

  Class<?> loaded(String name) {
    try {
      return loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(prefix) || name.indexOf('.', prefix.length()) >= 0) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> before = findLoadedClass(name);
      if (before != null) {
        return before;
      }
      byte[] code = name.startsWith(prefix + "Fake") ? read(name) : changed(read(name));
      return defineClass(name, code, 0, code.length);
    }
  }

  private byte[] read(String name) {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] changed(byte[] code) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    new ClassReader(code).accept(new Changed(writer), 0);
    return writer.toByteArray();
  }

  /** True of a field of the package that is not final. */
  private boolean isChanging(String owner, String field) {
    if (!owner.replace('/', '.').startsWith(prefix)) {
      return false;
    }
    if (!changing.containsKey(owner)) {
      changing.put(owner, true);
      new ClassReader(read(owner.replace('/', '.')))
          .accept(
              new ClassVisitor(ASM9) {
                @Override
                public FieldVisitor visitField(
                    int access, String name, String type, String signature, Object value) {
                  changing.put(owner + '.' + name, (access & ACC_FINAL) == 0);
                  return null;
                }
              },
              ClassReader.SKIP_CODE);
    }
    return changing.getOrDefault(owner + '.' + field, false);
  }

  /** One class, changed. */
  private final class Changed extends ClassVisitor {
    private String self;

    Changed(ClassVisitor next) {
      super(ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] faces) {
      self = name;
      super.visit(version, access, name, signature, parent, faces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String type, String signature, String[] thrown) {
      if ((access & ACC_SYNCHRONIZED) != 0) {
        String body = name + "$body";
        wrap(access & ~ACC_SYNCHRONIZED, name, body, type, thrown);
        return points(super.visitMethod(ACC_PRIVATE | ACC_FINAL, body, type, signature, thrown));
      }
      MethodVisitor as = super.visitMethod(access, name, type, signature, thrown);
      // What is being made is nobody else's; and Caffeine evicts under a lock of its own.
      boolean oneStep = name.startsWith("<") || name.equals("evicted");
      return oneStep ? as : points(as);
    }

    /** A synchronized method: enters, calls its body and leaves, whatever comes. */
    private void wrap(int access, String name, String body, String type, String[] thrown) {
      if ((access & ACC_STATIC) != 0) {
        throw new UnsupportedOperationException("static synchronized " + name);
      }
      MethodVisitor code = cv.visitMethod(access, name, type, null, thrown);
      code.visitCode();
      Label start = new Label();
      Label end = new Label();
      Label failed = new Label();
      code.visitTryCatchBlock(start, end, failed, null);
      monitor(code, "enter");
      code.visitLabel(start);
      code.visitVarInsn(ALOAD, 0);
      int local = 1;
      for (Type argument : Type.getArgumentTypes(type)) {
        code.visitVarInsn(argument.getOpcode(ILOAD), local);
        local += argument.getSize();
      }
      code.visitMethodInsn(INVOKEVIRTUAL, self, body, type, false);
      code.visitLabel(end);
      monitor(code, "exit");
      code.visitInsn(Type.getReturnType(type).getOpcode(IRETURN));
      code.visitLabel(failed);
      code.visitFrame(F_SAME1, 0, null, 1, new Object[] {"java/lang/Throwable"});
      monitor(code, "exit");
      code.visitInsn(ATHROW);
      code.visitMaxs(0, 0);
      code.visitEnd();
    }

    private void monitor(MethodVisitor code, String what) {
      code.visitVarInsn(ALOAD, 0);
      code.visitMethodInsn(INVOKESTATIC, TURNS, what, "(Ljava/lang/Object;)V", false);
    }

    private MethodVisitor points(MethodVisitor next) {
      return new Points(next, self.substring(self.lastIndexOf('/') + 1));
    }
  }

  /** The code of one method, changed. */
  private final class Points extends MethodVisitor {
    private final String rank;

    Points(MethodVisitor next, String rank) {
      super(ASM9, next);
      this.rank = rank;
    }

    private void turns(String name, String type) {
      super.visitMethodInsn(INVOKESTATIC, TURNS, name, type, false);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String type) {
      if (isChanging(owner, name)) {
        turns("point", "()V");
      }
      super.visitFieldInsn(opcode, owner, name, type);
    }

    @Override
    public void visitInsn(int opcode) {
      switch (opcode) {
        case MONITORENTER -> turns("enter", "(Ljava/lang/Object;)V");
        case MONITOREXIT -> turns("exit", "(Ljava/lang/Object;)V");
        default -> super.visitInsn(opcode);
      }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String type, boolean face) {
      String instead = instead(owner, name, type);
      if (instead != null) {
        boolean ofKey = name.startsWith("compute");
        if (ofKey) {
          super.visitLdcInsn(rank);
        }
        String self =
            ofKey
                ? "Ljava/util/Map;"
                : owner.endsWith("CompletableFuture") || owner.endsWith("TimeUnit")
                    ? 'L' + owner + ';'
                    : name.equals("forEach") ? "Ljava/lang/Iterable;" : "Ljava/lang/Object;";
        String rest = ofKey ? type.replace(")", "Ljava/lang/String;)") : type;
        turns(instead, '(' + self + rest.substring(1));
        return;
      }
      if (SHARED.contains(owner)
          || OUTSIDE.contains(owner.substring(owner.lastIndexOf('/') + 1))
          || owner.startsWith("java/util/concurrent/atomic/")) {
        turns("point", "()V");
      }
      super.visitMethodInsn(opcode, owner, name, type, face);
    }

    /** What is called in its stead; null if it stays. */
    private static String instead(String owner, String name, String type) {
      return switch (name + type) {
        case "wait()V" -> "await";
        case "notifyAll()V" -> "wakeAll";
        case "timedWait(Ljava/lang/Object;J)V" -> "timedWait";
        case "get()Ljava/lang/Object;", "join()Ljava/lang/Object;" ->
            owner.equals("java/util/concurrent/CompletableFuture") ? name : null;
        case "forEach(Ljava/util/function/Consumer;)V" -> COLLECTIONS.contains(owner) ? name : null;
        default ->
            name.startsWith("compute")
                    && (owner.equals("java/util/Map")
                        || owner.equals("java/util/concurrent/ConcurrentMap"))
                ? name
                : null;
      };
    }
  }
}
