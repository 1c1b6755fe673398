// Lets better-sqlite3 be compiled for Node-API 9.
//
// The one thing for which it asks for Node-API 10 is a lasting reference to a value that is no object. Here such a
// value lies in an object, and the reference is to that.
#include <napi.h>

namespace Napi {

template <typename T>
class HeldValue {
 public:
  HeldValue() {}
  HeldValue(const T& value) { Reset(value, 1); }

  bool IsEmpty() const { return holder.IsEmpty(); }
  T Value() const { return holder.IsEmpty() ? T() : holder.Value().Get(0u).template As<T>(); }

  void Reset() { holder.Reset(); }
  void Reset(const T& value, uint32_t) {
    holder.Reset();
    if (value.IsEmpty()) return;
    Object object = Object::New(value.Env());
    object.Set(0u, value);
    holder.Reset(object, 1);
  }

 private:
  ObjectReference holder;
};

template <>
class Reference<String> : public HeldValue<String> {
 public:
  using HeldValue<String>::HeldValue;
  static Reference New(const String& value, uint32_t = 0) { return Reference(value); }
};

template <>
class Reference<Value> : public HeldValue<Napi::Value> {
 public:
  using HeldValue<Napi::Value>::HeldValue;
  static Reference New(const Napi::Value& value, uint32_t = 0) { return Reference(value); }
};

}  // namespace Napi
